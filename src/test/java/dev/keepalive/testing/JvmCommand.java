package dev.keepalive.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The command line and environment of a JVM to start. Programs are the classes of src/test/programs, which run on Java 8 and later,
 * unless another class path is given.
 */
public final class JvmCommand {
    private static final Path JAR = Path.of(System.getProperty("agent.jar", "target/keepalive-agent.jar"));
    private static final Path PROGRAMS = Path.of(System.getProperty("test.programs", "target/test-programs"));

    /** The quick compiler alone: the programs end before what the other one makes of them has paid for itself. */
    public static final String QUICK = "-XX:TieredStopAtLevel=1";

    private final Jdk jdk;
    private final List<String> wrapper = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private final List<String> program = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();
    private String classPath = programs().toString();
    private boolean jar;
    private boolean withBothCompilers;

    private JvmCommand(Jdk jdk) {
        this.jdk = jdk;
    }

    public static JvmCommand on(Jdk jdk) {
        return new JvmCommand(jdk);
    }

    /** The built jar. */
    public static Path agentJar() {
        return JAR.toAbsolutePath();
    }

    /** Where the classes of src/test/programs are. */
    static Path programs() {
        return PROGRAMS.toAbsolutePath();
    }

    /** -javaagent with the built jar and these arguments, which may be empty. */
    public JvmCommand agent(String arguments) {
        return agent(agentJar(), arguments);
    }

    public JvmCommand agent(Path jar, String arguments) {
        return options(agentOption(jar, arguments));
    }

    /** The -javaagent option itself. */
    public static String agentOption(Path jar, String arguments) {
        return "-javaagent:" + jar + (arguments.isEmpty() ? "" : "=" + arguments);
    }

    public JvmCommand options(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    public JvmCommand environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public JvmCommand classPath(Path path) {
        return classPath(path.toString());
    }

    /** Several, separated as on a class path. */
    public JvmCommand classPath(String paths) {
        classPath = paths;
        return this;
    }

    /** For a program that runs for long, and for one whose compiled code is part of the question. */
    public JvmCommand withBothCompilers() {
        withBothCompilers = true;
        return this;
    }

    /** A command that the whole java command line is appended to: strace with its options. */
    public JvmCommand under(List<String> command) {
        wrapper.addAll(command);
        return this;
    }

    public JvmCommand program(String mainClass, String... arguments) {
        program.add(mainClass);
        program.addAll(List.of(arguments));
        return this;
    }

    /** The main class of a jar. */
    public JvmCommand jar(Path path, String... arguments) {
        jar = true;
        program.addAll(List.of(arguments));
        return classPath(path);
    }

    /** Starts the JVM; the caller closes it. */
    public ForkedJvm start() {
        List<String> command = new ArrayList<>(wrapper);
        command.add(jdk.java());
        if (!withBothCompilers) {
            command.add(QUICK); // first, so that an option of the test overrides it
        }
        command.addAll(options);
        command.add(jar ? "-jar" : "-cp");
        command.add(classPath);
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command);
        clean(builder.environment());
        builder.environment().putAll(environment);
        try {
            return new ForkedJvm(builder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the JVM with nothing on its standard input and waits for its end. */
    public Outcome run() {
        try (ForkedJvm jvm = start()) {
            return jvm.finish();
        }
    }

    /** Removes what the tester's own environment says to JVMs. */
    static void clean(Map<String, String> inherited) {
        inherited.keySet().removeIf(JvmCommand::belongsToTheTester);
    }

    private static boolean belongsToTheTester(String variable) {
        return variable.startsWith("KEEP")
                || variable.equals("JAVA_TOOL_OPTIONS")
                || variable.equals("JDK_JAVA_OPTIONS")
                || variable.equals("_JAVA_OPTIONS");
    }
}

package dev.keepalive.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code java -jar keepalive-agent.jar}, on some JDK. */
public final class AgentCommandLine {
    private final Jdk jdk;
    private final Path jar;
    private boolean asClassPath;
    private final List<String> wrapper = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();

    private AgentCommandLine(Jdk jdk, Path jar) {
        this.jdk = jdk;
        this.jar = jar;
    }

    /** With the built jar, on the JDK that runs the tests. */
    public static AgentCommandLine here() {
        return on(Jdks.RUNNING);
    }

    public static AgentCommandLine on(Jdk jdk) {
        return on(jdk, JvmCommand.agentJar());
    }

    public static AgentCommandLine on(Jdk jdk, Path jar) {
        return new AgentCommandLine(jdk, jar);
    }

    /** A command that runs the java command. */
    public AgentCommandLine under(List<String> command) {
        wrapper.addAll(command);
        return this;
    }

    public AgentCommandLine jvmOptions(String... options) {
        jvmOptions.addAll(List.of(options));
        return this;
    }

    /** Not as users start it: without what the manifest of the jar grants, as on a Java runtime before 16. */
    public AgentCommandLine asClassPath() {
        asClassPath = true;
        return this;
    }

    public Outcome run(Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        JvmCommand command = JvmCommand.on(jdk).under(wrapper).options(jvmOptions.toArray(String[]::new));
        return (asClassPath ? command.classPath(jar).program("dev.keepalive.Main", words) : command.jar(jar, words))
                .run();
    }
}

package dev.keepalive.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/** A running JVM, as it can be seen without attaching to it. */
public final class Jvm {
    /** What is not known. */
    static final String UNKNOWN = "?";

    private static final Set<String> LAUNCHER_OPTIONS_WITH_VALUE = new HashSet<>(Arrays.asList(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--limit-modules",
            "--add-exports",
            "--add-opens",
            "--add-reads",
            "--patch-module",
            "--enable-native-access"));

    private final long pid;
    private final String name;
    private final String version;
    private final PerfData perfData;

    private Jvm(long pid, String name, String version, PerfData perfData) {
        this.pid = pid;
        this.name = name;
        this.version = version;
        this.perfData = perfData;
    }

    /** The JVM that a process is, or null if it is none; IOException if that cannot be seen. */
    static Jvm of(LinuxProcess process, long pid) throws IOException {
        String library = null;
        PerfData data = null;
        for (String file : process.mappedFiles()) {
            if (file.endsWith("/libjvm.so")) {
                library = file;
            } else if (data == null && file.contains("/hsperfdata_")) {
                data = readIfComplete(process.inItsRoot(file));
            }
        }
        if (library == null) {
            return null;
        }
        String command = data == null ? null : data.get("sun.rt.javaCommand");
        String version = data == null ? null : data.get("java.property.java.version");
        return new Jvm(
                pid,
                command == null || command.isEmpty() ? mainClass(process.commandLine()) : firstWord(command),
                version == null ? releaseOf(process.inItsRoot(library)) : version,
                data);
    }

    /** The JVM whose performance data this is. */
    static Jvm of(long pid, PerfData data) {
        String command = data.get("sun.rt.javaCommand");
        String version = data.get("java.property.java.version");
        return new Jvm(pid, command == null ? UNKNOWN : firstWord(command), version == null ? UNKNOWN : version, data);
    }

    /** The process id. */
    public long pid() {
        return pid;
    }

    /** Its main class, module or jar. */
    public String name() {
        return name;
    }

    /** The version of its JDK: {@code 17.0.15}. */
    public String version() {
        return version;
    }

    /** 8, 11, 17 and so on; 0 if it is not known. */
    int feature() {
        String[] numbers = version.split("[^0-9]+");
        if (numbers.length == 0 || numbers[0].isEmpty()) {
            return 0;
        }
        return Integer.parseInt(numbers[0].equals("1") && numbers.length > 1 ? numbers[1] : numbers[0]);
    }

    /** Whether it says that it takes no attach, as with -XX:+DisableAttachMechanism. */
    boolean refusesAttach() {
        String capabilities = perfData == null ? null : perfData.get("sun.rt.jvmCapabilities");
        return capabilities != null && capabilities.startsWith("0");
    }

    /** Whether it was started with this option; false if that is not known. */
    boolean hasOption(String option) {
        String options = perfData == null ? null : perfData.get("java.rt.vmArgs");
        return options != null && Arrays.asList(options.split(" ")).contains(option);
    }

    private static PerfData readIfComplete(Path file) {
        try {
            return PerfData.read(file);
        } catch (IOException e) {
            return null; // the JVM is starting or has ended: the rest is known without it
        }
    }

    private static String firstWord(String command) {
        return command.split(" ", 2)[0];
    }

    /** For a JVM without performance data: what the java command takes as main class, module or jar. */
    static String mainClass(List<String> commandLine) {
        Iterator<String> words = commandLine.iterator();
        words.next();
        while (words.hasNext()) {
            String word = words.next();
            boolean named = word.equals("-jar") || word.equals("-m") || word.equals("--module");
            if (!named && !word.startsWith("-") && !word.startsWith("@")) {
                return word;
            }
            if ((named || LAUNCHER_OPTIONS_WITH_VALUE.contains(word)) && words.hasNext()) {
                String value = words.next();
                if (named) {
                    return value;
                }
            }
        }
        return commandLine.get(0);
    }

    /** The version in the file {@code release} of the JDK that a libjvm.so belongs to. */
    private static String releaseOf(Path library) {
        for (Path home = library.getParent(); home != null; home = home.getParent()) {
            Path release = home.resolve("release");
            if (Files.isRegularFile(release)) {
                try {
                    Properties properties = new Properties();
                    properties.load(Files.newBufferedReader(release));
                    return properties.getProperty("JAVA_VERSION", UNKNOWN).replace("\"", "");
                } catch (IOException e) {
                    return UNKNOWN; // not readable for us
                }
            }
        }
        return UNKNOWN;
    }
}

package dev.keepalive.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/**
 * The agent that a JVM has already, as the JVM itself says: the agent leaves the path of its jar among the agent properties with its first command, and
 * {@code -javaagent} is among the JVM's arguments. That a JVM has an agent's jar open says nothing: it may be a file that a server hands out.
 */
final class RunningAgent {
    /** In which the agent leaves the path of its jar. */
    private static final String JAR_PROPERTY = "dev.keepalive.jar";

    /** Arguments of the JVM, separated by blanks, those of JAVA_TOOL_OPTIONS among them. */
    private static final String JVM_ARGUMENTS = "sun.jvm.args";

    private static final String JAVA_AGENT = "-javaagent:";

    private final boolean present;
    private final String jar;

    private RunningAgent(boolean present, String jar) {
        this.present = present;
        this.jar = jar;
    }

    /**
     * Finds out.
     *
     * @param process the JVM; null where there is no /proc
     * @param properties its agent properties
     */
    static RunningAgent of(LinuxProcess process, Properties properties) {
        String said = properties.getProperty(JAR_PROPERTY, "");
        String arguments = properties.getProperty(JVM_ARGUMENTS, "");
        for (OpenAgentJar open : openJars(process)) {
            String path = open.path();
            if (path.equals(said) || isArgument(process, path, arguments)) {
                return new RunningAgent(true, open.pathToLoad());
            }
        }
        boolean mayBeArgument =
                arguments.contains(JAVA_AGENT); // by a link, or its open files are hidden from the caller
        return new RunningAgent(!said.isEmpty() || mayBeArgument, said.isEmpty() ? null : said);
    }

    /** Whether a process has an agent's jar open, or whether that cannot be told. */
    static boolean mayBeIn(LinuxProcess process) {
        try {
            return process == null || !OpenAgentJar.allOf(process).isEmpty();
        } catch (IOException e) {
            return true; // hidden from the caller
        }
    }

    /** Whether there is an agent, as far as can be told. */
    boolean isPresent() {
        return present;
    }

    /** The path of its jar, as the JVM sees it; null if the JVM does not say it. */
    String jar() {
        return jar;
    }

    private static List<OpenAgentJar> openJars(LinuxProcess process) {
        try {
            return process == null ? Collections.emptyList() : OpenAgentJar.allOf(process);
        } catch (IOException e) {
            return Collections.emptyList(); // hidden from the caller
        }
    }

    /** Whether {@code -javaagent} with a jar is among arguments that are separated by blanks. */
    static boolean isArgument(LinuxProcess process, String path, String arguments) {
        String padded = arguments + " ";
        for (String name : new String[] {path, relative(process, path)}) {
            String option = JAVA_AGENT + name;
            if (name != null && (padded.contains(option + " ") || padded.contains(option + "="))) {
                return true;
            }
        }
        return false;
    }

    /** The path from the current directory of the process; null if it is not below that. */
    private static String relative(LinuxProcess process, String path) {
        try {
            String directory = Files.readSymbolicLink(process.file("cwd")) + "/";
            return path.startsWith(directory) ? path.substring(directory.length()) : null;
        } catch (IOException e) {
            return null; // hidden from the caller
        }
    }
}

package dev.keepalive.attach;

import dev.keepalive.process.LinuxProcess;
import dev.keepalive.process.OpenAgentJar;
import java.io.IOException;
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
            if (open.path().equals(said) || open.isLoadedBy(arguments)) {
                return new RunningAgent(true, open.pathToLoad());
            }
        }
        boolean mayBeArgument =
                arguments.contains(OpenAgentJar.JAVA_AGENT); // by a link, or its open files are hidden from the caller
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
}

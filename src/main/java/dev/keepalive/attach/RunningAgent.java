package dev.keepalive.attach;

import dev.keepalive.process.LinuxProcess;
import dev.keepalive.process.OpenAgentJar;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/**
 * The agent that a JVM says it has: the agent leaves the path of its jar among the agent properties with its first
 * command, and {@code -javaagent} is among the arguments of the JVM. An open jar alone says nothing: a server may hand
 * out such a file.
 */
final class RunningAgent {
    /** The agent property in which the agent leaves the path of its jar. */
    private static final String JAR_PROPERTY = "dev.keepalive.jar";

    /** The agent property with the arguments of the JVM, separated by blanks, including JAVA_TOOL_OPTIONS. */
    private static final String JVM_ARGUMENTS = "sun.jvm.args";

    private final boolean present;
    private final String jar;

    private RunningAgent(boolean present, String jar) {
        this.present = present;
        this.jar = jar;
    }

    /**
     * Finds the agent of a JVM.
     *
     * @param process the JVM; null where there is no /proc
     * @param properties the agent properties of the JVM
     */
    static RunningAgent of(LinuxProcess process, Properties properties) {
        String said = properties.getProperty(JAR_PROPERTY, "");
        String arguments = properties.getProperty(JVM_ARGUMENTS, "");
        for (OpenAgentJar open : openJars(process)) {
            if (open.path().equals(said) || open.isLoadedBy(arguments)) {
                return new RunningAgent(true, open.pathToLoad());
            }
        }
        // an argument may name the jar by a link, or the caller may not see the open files
        boolean mayBeArgument = arguments.contains(OpenAgentJar.JAVA_AGENT);
        return new RunningAgent(!said.isEmpty() || mayBeArgument, said.isEmpty() ? null : said);
    }

    /** Whether a process has the jar of an agent open; true also if this is not known. */
    static boolean mayBeIn(LinuxProcess process) {
        try {
            return process == null || !OpenAgentJar.allOf(process).isEmpty();
        } catch (IOException e) {
            return true; // hidden from the caller
        }
    }

    /** Whether the JVM has an agent, as far as this is known. */
    boolean isPresent() {
        return present;
    }

    /** The path of the agent's jar, as the JVM sees it; null if the JVM does not say it. */
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

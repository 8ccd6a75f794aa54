package dev.keepalive.attach;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** Whether a JVM has the agent, as far as that can be told without attaching. */
public enum AgentState {
    /** It has the agent's jar open, and was started with it; the agent may be off, only {@code status} knows. */
    PRESENT,
    /** It has the agent's jar open, as after an attach, but a server that hands out such a file has it open too; only {@code status} knows. */
    POSSIBLE,
    /** It has no such jar open. */
    ABSENT,
    /** Its open files cannot be seen. */
    UNKNOWN;

    /** A file system that does not answer must not hold up the list of JVMs. */
    private static final long LIMIT_MILLIS = 3000;

    /** Looks at the files that the JVM has open, and at how it was started. */
    public static AgentState of(long pid) {
        if (!LinuxProcess.hasProc()) {
            return UNKNOWN;
        }
        LinuxProcess process = new LinuxProcess(Long.toString(pid));
        try {
            return Watched.call("open files", LIMIT_MILLIS, () -> of(process));
        } catch (IOException | TimeoutException e) {
            return UNKNOWN;
        }
    }

    private static AgentState of(LinuxProcess process) throws IOException {
        List<OpenAgentJar> jars = OpenAgentJar.allOf(process);
        if (jars.isEmpty()) {
            return ABSENT;
        }
        String arguments = process.optionsOfJvm();
        for (OpenAgentJar jar : jars) {
            if (RunningAgent.isArgument(process, jar.path(), arguments)) {
                return PRESENT;
            }
        }
        return POSSIBLE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

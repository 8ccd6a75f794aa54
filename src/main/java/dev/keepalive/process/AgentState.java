package dev.keepalive.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** Whether a JVM has the agent, as far as this is known without an attach. */
public enum AgentState {
    /**
     * It has the agent's jar open, and was started with it; a later attach may have switched it off, only {@code
     * status} knows.
     */
    PRESENT,
    /**
     * The same, but it was started with {@code keepalive=off}; a later attach may have switched it on, only {@code
     * status} knows.
     */
    OFF,
    /** The JVM has the jar open, as after an attach, but as a server may, too; only {@code status} can tell. */
    POSSIBLE,
    /** The JVM does not have the agent's jar open. */
    ABSENT,
    /** The open files of the JVM cannot be seen. */
    UNKNOWN;

    /** The time limit, since a file system may not answer. */
    private static final long LIMIT_MILLIS = 3000;

    /** Looks at the open files and the arguments of a JVM. */
    public static AgentState of(long pid) {
        if (!LinuxProcess.hasProc()) {
            return UNKNOWN;
        }
        LinuxProcess process = new LinuxProcess(Long.toString(pid));
        try {
            return TimeLimited.look("open files", LIMIT_MILLIS, () -> seenIn(process));
        } catch (IOException | TimeoutException e) {
            return UNKNOWN;
        }
    }

    /** Looks without a time limit; IOException if something other than a lack of permission prevents it. */
    static AgentState seenIn(LinuxProcess process) throws IOException {
        try {
            List<OpenAgentJar> jars = OpenAgentJar.allOf(process);
            if (jars.isEmpty()) {
                return ABSENT;
            }
            String arguments = process.optionsOfJvm();
            for (OpenAgentJar jar : jars) {
                if (jar.isLoadedBy(arguments)) {
                    return StartedOff.is(process, arguments) ? OFF : PRESENT;
                }
            }
            return POSSIBLE;
        } catch (AccessDeniedException e) {
            return UNKNOWN;
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.keepalive.attach;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** Whether a JVM has the agent, as far as that can be told without attaching. */
public enum AgentState {
    /** It has the agent's jar open, and was started with it; a later attach may have switched it off, only {@code status} knows. */
    PRESENT,
    /** The same, but it was started with {@code keepalive=off}; a later attach may have switched it on, only {@code status} knows. */
    OFF,
    /** It has the agent's jar open, as after an attach, but a server that hands out such a file has it open too; only {@code status} knows. */
    POSSIBLE,
    /** It has no such jar open. */
    ABSENT,
    /** Its open files cannot be seen. */
    UNKNOWN;

    /** For a file system that does not answer. */
    private static final long LIMIT_MILLIS = 3000;

    /** Looks at the files that the JVM has open, and at how it was started. */
    public static AgentState of(long pid) {
        if (!LinuxProcess.hasProc()) {
            return UNKNOWN;
        }
        LinuxProcess process = new LinuxProcess(Long.toString(pid));
        try {
            return Watched.look("open files", LIMIT_MILLIS, () -> seenIn(process));
        } catch (IOException | TimeoutException e) {
            return UNKNOWN;
        }
    }

    /** The same without a limit on the time; IOException if something other than a lack of permission prevents it. */
    static AgentState seenIn(LinuxProcess process) throws IOException {
        try {
            List<OpenAgentJar> jars = OpenAgentJar.allOf(process);
            if (jars.isEmpty()) {
                return ABSENT;
            }
            String arguments = process.optionsOfJvm();
            for (OpenAgentJar jar : jars) {
                if (RunningAgent.isArgument(process, jar.path(), arguments)) {
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

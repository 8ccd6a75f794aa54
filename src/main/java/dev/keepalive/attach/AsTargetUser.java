package dev.keepalive.attach;

import java.io.IOException;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a command again as the user of the target. JDK 8 needs that, on either side: as target it answers its own user only, not even root,
 * and as attaching side it does not accept another user's socket.
 */
public final class AsTargetUser {
    private static final int ROOT_SINCE = 9;
    private static final int ROOT = 0;

    private AsTargetUser() {}

    /** Whether root has to become the user of this JVM. */
    public static boolean isNeeded(long pid) {
        if (!LinuxProcess.canBeSeen()) {
            return false;
        }
        LinuxProcess process = new LinuxProcess(Long.toString(pid));
        try {
            if (LinuxProcess.self().effectiveUser() != ROOT || process.effectiveUser() == ROOT) {
                return false;
            }
            Jvm jvm = Jvm.of(process, pid);
            return jvm != null && (CurrentProcess.feature() < ROOT_SINCE || jvm.feature() < ROOT_SINCE);
        } catch (IOException e) {
            return false; // no such process: the command itself will say so
        }
    }

    /** Runs this Java runtime with the main class of the own jar, and returns its exit code. */
    public static int run(long pid, Class<?> main, List<String> arguments) throws AttachException {
        LinuxProcess process = new LinuxProcess(Long.toString(pid));
        String problem = JarAccess.problem(process, AgentJar.path());
        if (problem != null) {
            throw JarAccess.refused(pid, AgentJar.path(), problem);
        }
        try {
            new AttachSocketFile(process).removeLeftover(); // its user may not
            List<String> command = new ArrayList<>(Arrays.asList(
                    "setpriv",
                    "--reuid=" + process.effectiveUser(),
                    "--regid=" + process.effectiveGroup(),
                    "--clear-groups",
                    Paths.get(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    AgentJar.path(),
                    main.getName()));
            command.addAll(arguments);
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new AttachException(
                    "JVM " + pid + " belongs to another user, and JDK 8 does not let root attach: " + e,
                    "run this command as that user",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AttachException("interrupted", "try again", e);
        }
    }
}

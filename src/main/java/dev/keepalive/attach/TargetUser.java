package dev.keepalive.attach;

import dev.keepalive.process.CurrentProcess;
import dev.keepalive.process.LinuxProcess;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.ProcessIdentity;
import dev.keepalive.process.ShellFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Starts processes for root with the rights of a JVM's user: without capabilities, groups and environment of root, in a
 * session of their own, and with no way back (no_new_privs). Otherwise the JVM's user, who can trace processes of the
 * same user, would get what is left of root's rights.
 */
final class TargetUser {
    /** The capabilities that setpriv needs, by number: CAP_SETGID, CAP_SETUID, CAP_SETPCAP (linux/capability.h). */
    private static final int[] NEEDED = {6, 7, 8};

    private static final String[] NAMES = {"CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP"};

    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    /** Exit codes of become-user.sh and start-java.sh. */
    private static final int NO_JAVA = 101;

    private static final int NO_JAR = 102;
    private static final int ANOTHER_PROCESS = 103;

    private static final String BECOME_USER = ShellFile.read(TargetUser.class, "become-user.sh");
    private static final String START_JAVA = ShellFile.read(TargetUser.class, "start-java.sh");

    private final LinuxProcess target;
    private final ProcessIdentity identity;
    private final long pid;

    TargetUser(LinuxProcess target, ProcessIdentity identity, long pid) {
        this.target = target;
        this.identity = identity;
        this.pid = pid;
    }

    /** Throws a ProcessException if root cannot become another user here. */
    void refuseImpossible() throws IOException, ProcessException {
        List<String> lacking = new ArrayList<>();
        for (int i = 0; i < NEEDED.length; i++) {
            if (!LinuxProcess.self().hasCapability(NEEDED[i])) {
                lacking.add(NAMES[i]);
            }
        }
        if (!lacking.isEmpty()) {
            throw new ProcessException(
                    who() + ", for which root lacks " + String.join(", ", lacking) + " here", asItself());
        }
        if (!HotSpotAttach.isAvailable() && target.isInOtherUserNamespace()) {
            throw new ProcessException(
                    "JVM " + pid + " is in another user namespace, to which the attach of JDK "
                            + CurrentProcess.feature()
                            + " comes with root's rights only, and this command does not hand them on",
                    "run this command with JDK 16 or later");
        }
    }

    /**
     * The words of the command line that precede the Java command.
     *
     * @param root the target's root directory as /proc shows it, which becomes stdin; "" if root may not open it
     */
    List<String> command(String java, String jar, String root) {
        return new ArrayList<>(Arrays.asList(
                "/bin/sh",
                "-c",
                BECOME_USER,
                "sh",
                Long.toString(pid),
                Long.toString(identity.startTime()),
                Integer.toUnsignedString(identity.user()),
                Integer.toUnsignedString(identity.group()),
                root,
                "/bin/sh",
                "-c",
                START_JAVA,
                "sh",
                java,
                jar));
    }

    /** Why the helper process could not attach. */
    ProcessException failure(int exitCode, String complaint, String java, String jar) {
        switch (exitCode) {
            case NO_JAVA:
                return new ProcessException(
                        who() + ", who is not allowed to run the Java runtime " + java,
                        "run this command with a Java runtime that every user can run");
            case NO_JAR:
                return new ProcessException(
                        who() + ", who is not allowed to read the jar " + jar,
                        "use a file that every user can read; " + JarAccess.REMEDY);
            case ANOTHER_PROCESS:
                return new ProcessException(
                        "process " + pid + " has ended, or has changed its user", "if it is still there, try again");
            case NOT_EXECUTABLE:
            case NOT_FOUND:
                return new ProcessException(
                        who() + ", and a program that this takes is missing: " + complaint,
                        "install setsid and setpriv of util-linux (Alpine: apk add setpriv), or " + asItself());
            default:
                return complaint.contains("BusyBox") || complaint.contains("unrecognized option")
                        ? new ProcessException(
                                who() + ", for which the setpriv of BusyBox does not have the options",
                                "install that of util-linux (Alpine: apk add setpriv), or " + asItself())
                        : new ProcessException(who() + ", which has failed: " + complaint, asItself());
        }
    }

    private String who() {
        return "root attaches to JVM " + pid + " as its user " + user();
    }

    private String asItself() {
        return "run this command as that user, for instance with docker exec --user " + user() + " or sudo -u '#"
                + user() + "'";
    }

    private String user() {
        return Integer.toUnsignedString(identity.user());
    }
}

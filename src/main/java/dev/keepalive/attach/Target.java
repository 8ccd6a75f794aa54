package dev.keepalive.attach;

import dev.keepalive.process.CurrentProcess;
import dev.keepalive.process.Jvm;
import dev.keepalive.process.Jvms;
import dev.keepalive.process.LinuxProcess;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The JVM that a command is for, after the check that an attach does not harm it. */
final class Target {
    private static final long STARTING_LIMIT_SECONDS = 10;
    private static final long POLL_MILLIS = 50;
    private static final long LOOK_MILLIS = 3000;
    private static final int ROOT = 0;

    private final Jvm jvm;
    private final LinuxProcess process;
    private final ProcessIdentity identity;

    private Target(Jvm jvm, LinuxProcess process, ProcessIdentity identity) {
        this.jvm = jvm;
        this.process = process;
        this.identity = identity;
    }

    /** Finds a JVM, and waits for one that is starting. Throws a ProcessException if an attach is not possible. */
    static Target of(long pid, Deadline deadline) throws ProcessException {
        if (!LinuxProcess.hasProc()) {
            return withoutProc(pid);
        }
        LinuxProcess process = new LinuxProcess(Long.toString(pid)).withReachableRoot();
        if (!process.exists()) {
            throw new ProcessException("there is no process " + pid, Jvms.choice());
        }
        try {
            ProcessIdentity identity = ProcessIdentity.of(process);
            refuseOtherUser(pid, identity.user());
            Target target = new Target(jvm(pid, process, deadline), process, identity);
            new Reachability(target.jvm, process, identity).check();
            target.refuseDisabled();
            target.awaitReady(deadline);
            return target;
        } catch (ProcessIdentity.ForeignRightsException e) {
            throw new ProcessException(
                    "process " + pid + " runs with the rights of more than one user or group (" + e.ids()
                            + "), which no JVM does",
                    Jvms.choice(),
                    e);
        } catch (AccessDeniedException e) {
            throw new ProcessException(
                    "process " + pid + " cannot be inspected: no permission to read " + e.getFile(),
                    "run this command as its user, or as root with the capability CAP_SYS_PTRACE",
                    e);
        } catch (IOException e) {
            throw new ProcessException("process " + pid + " cannot be inspected: " + e, "is it still running?", e);
        } catch (TimeoutException e) {
            throw new ProcessException(
                    "process " + pid + " cannot be inspected: /proc or its file system does not respond",
                    "is it stuck in the kernel, or on a file system that is gone?",
                    e);
        }
    }

    Jvm jvm() {
        return jvm;
    }

    /** The process; null where there is no /proc. */
    LinuxProcess process() {
        return process;
    }

    /** Whether the caller is root and the JVM another user's, who could make use of an attaching process's rights. */
    boolean isOfOtherUser() throws IOException {
        return process != null && LinuxProcess.self().effectiveUser() == ROOT && identity.user() != ROOT;
    }

    boolean isCurrentProcess() {
        return Long.toString(jvm.pid()).equals(CurrentProcess.pid());
    }

    /** The identity of the process; null where there is no /proc. */
    ProcessIdentity identity() {
        return identity;
    }

    private static Target withoutProc(long pid) throws ProcessException {
        for (Jvm jvm : Jvms.fromPerfData()) {
            if (jvm.pid() == pid) {
                Target target = new Target(jvm, null, null);
                target.refuseDisabled();
                return target;
            }
        }
        throw new ProcessException("process " + pid + " is not a JVM of this user", Jvms.choice());
    }

    private static void refuseOtherUser(long pid, int user) throws IOException, ProcessException {
        int self = LinuxProcess.self().effectiveUser();
        if (self != ROOT && self != user) {
            String name = Integer.toUnsignedString(user);
            throw new ProcessException(
                    "process " + pid + " belongs to another user (uid " + name + ", you are "
                            + Integer.toUnsignedString(self) + ")",
                    "run this command again as that user (sudo -u '#" + name + "' and the command), or as root");
        }
    }

    private static Jvm jvm(long pid, LinuxProcess process, Deadline deadline)
            throws IOException, ProcessException, TimeoutException {
        long end = startingLimit();
        while (true) {
            Jvm jvm = Jvms.seen(pid, Math.min(LOOK_MILLIS, deadline.millisLeft()));
            if (jvm != null) {
                return jvm;
            }
            // the java command starts without libjvm.so
            if (!process.executable().endsWith("/java")) {
                throw new ProcessException("process " + pid + " (" + process.name() + ") is not a JVM", Jvms.choice());
            }
            pause(end, deadline, pid);
        }
    }

    private void refuseDisabled() throws ProcessException {
        if (jvm.refusesAttach() || hasArgument("-XX:+DisableAttachMechanism")) {
            throw new ProcessException(
                    "JVM " + jvm.pid() + " was started with -XX:+DisableAttachMechanism",
                    "restart it without that option, or with -javaagent:keepalive-agent.jar");
        }
    }

    /**
     * Waits until the JVM catches SIGQUIT, with which an attach begins and which otherwise kills it. A JVM that is
     * starting does not catch it yet, and one with -Xrs never does.
     */
    private void awaitReady(Deadline deadline) throws IOException, ProcessException {
        AttachSocketFile socketFile = new AttachSocketFile(process, identity);
        if (!socketFile.exists()) {
            new RoomForThreads(process, jvm.pid()).check();
        }
        long end = startingLimit();
        while (!process.catchesSigquit() && !socketFile.exists()) {
            pause(end, deadline, jvm.pid());
        }
    }

    private static long startingLimit() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(STARTING_LIMIT_SECONDS);
    }

    private static void pause(long end, Deadline deadline, long pid) throws ProcessException {
        if (System.nanoTime() - end > 0 || deadline.isOver()) {
            throw new ProcessException(
                    "JVM " + pid + " is still starting, or was started with -Xrs and does not accept an attach",
                    "if it is still starting, try again later; if it has -Xrs, restart it with -javaagent:keepalive-agent.jar");
        }
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProcessException("interrupted", "try again", e);
        }
    }

    /** Whether the JVM was started with an option, as far as this is known. */
    boolean hasArgument(String option) {
        if (jvm.hasOption(option)) {
            return true;
        }
        try {
            return process != null && process.commandLine().contains(option);
        } catch (IOException e) {
            return false; // it has ended
        }
    }
}

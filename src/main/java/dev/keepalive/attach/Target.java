package dev.keepalive.attach;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.TimeUnit;

/** The JVM that a command is for, once it is sure that an attach would not harm it. */
final class Target {
    private static final long STARTING_LIMIT_SECONDS = 10;
    private static final long POLL_MILLIS = 50;
    private static final int CONTAINERS_SINCE = 10;
    private static final int ROOT = 0;

    private final Jvm jvm;
    private final LinuxProcess process;

    private Target(Jvm jvm, LinuxProcess process) {
        this.jvm = jvm;
        this.process = process;
    }

    /** Waits for a JVM that is starting; AttachException if it cannot be attached to. */
    static Target of(long pid) throws AttachException {
        if (!LinuxProcess.canBeSeen()) {
            return withoutProc(pid);
        }
        LinuxProcess process = new LinuxProcess(Long.toString(pid));
        if (!process.exists()) {
            throw new AttachException("there is no process " + pid, Jvms.choice());
        }
        try {
            refuseOtherUser(pid, process);
            Target target = new Target(jvm(pid, process), process);
            target.refuseUnreachable();
            return target;
        } catch (AccessDeniedException e) {
            throw new AttachException(
                    "process " + pid + " may not be looked into: " + e.getFile() + " is not readable",
                    "run this command as its user, or as root with the capability CAP_SYS_PTRACE",
                    e);
        } catch (IOException e) {
            throw new AttachException("process " + pid + " cannot be looked into: " + e, "is it still running?", e);
        }
    }

    Jvm jvm() {
        return jvm;
    }

    /** Null where there is no /proc. */
    LinuxProcess process() {
        return process;
    }

    ReportFile reportFile() throws IOException {
        return process == null || isCurrentProcess() ? ReportFile.local() : ReportFile.in(process);
    }

    private boolean isCurrentProcess() {
        return Long.toString(jvm.pid()).equals(CurrentProcess.pid());
    }

    private static Target withoutProc(long pid) throws AttachException {
        for (Jvm jvm : Jvms.list()) {
            if (jvm.pid() == pid) {
                Target target = new Target(jvm, null);
                target.refuseDisabled();
                return target;
            }
        }
        throw new AttachException("process " + pid + " is not a JVM of this user", Jvms.choice());
    }

    private static void refuseOtherUser(long pid, LinuxProcess process) throws IOException, AttachException {
        int user = process.effectiveUser();
        int self = LinuxProcess.self().effectiveUser();
        if (self != ROOT && self != user) {
            throw new AttachException(
                    "process " + pid + " belongs to another user (uid " + user + ", you are " + self + ")",
                    "run this command as that user or as root: sudo -u '#" + user
                            + "' java -jar keepalive-agent.jar ...");
        }
    }

    private static Jvm jvm(long pid, LinuxProcess process) throws IOException, AttachException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STARTING_LIMIT_SECONDS);
        while (true) {
            Jvm jvm = Jvm.of(process, pid);
            if (jvm != null) {
                return jvm;
            }
            // the java command starts without libjvm.so
            if (!process.executable().endsWith("/java")) {
                throw new AttachException("process " + pid + " (" + process.name() + ") is not a JVM", Jvms.choice());
            }
            pause(end, pid);
        }
    }

    private void refuseUnreachable() throws IOException, AttachException {
        if (process.state() == 'T') {
            throw new AttachException(
                    "JVM " + jvm.pid() + " is stopped", "let it go on first: kill -CONT " + jvm.pid());
        }
        refuseDisabled();
        boolean container =
                process.pidsByNamespace().length > LinuxProcess.self().pidsByNamespace().length;
        if (container && CurrentProcess.feature() < CONTAINERS_SINCE) {
            throw new AttachException(
                    "JVM " + jvm.pid() + " is in another pid namespace, which JDK " + CurrentProcess.feature()
                            + " cannot attach to",
                    "run this command with JDK 11 or later, or inside the container");
        }
        awaitReady();
    }

    private void refuseDisabled() throws AttachException {
        if (jvm.refusesAttach() || hasArgument("-XX:+DisableAttachMechanism")) {
            throw new AttachException(
                    "JVM " + jvm.pid() + " was started with -XX:+DisableAttachMechanism",
                    "restart it without that option, or with -javaagent:keepalive-agent.jar");
        }
    }

    /** An attach begins with SIGQUIT, which kills a JVM that does not catch it: while it is starting, or for ever with -Xrs. */
    private void awaitReady() throws IOException, AttachException {
        AttachSocketFile socketFile = new AttachSocketFile(process);
        socketFile.removeLeftover();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STARTING_LIMIT_SECONDS);
        while (!process.catchesSigquit() && !socketFile.exists()) {
            pause(end, jvm.pid());
        }
    }

    private static void pause(long end, long pid) throws AttachException {
        if (System.nanoTime() > end) {
            throw new AttachException(
                    "JVM " + pid + " is still starting, or runs with -Xrs and cannot be attached to any more",
                    "try again when it has started");
        }
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AttachException("interrupted", "try again", e);
        }
    }

    /** Whether a JVM option was given, as far as can be told. */
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

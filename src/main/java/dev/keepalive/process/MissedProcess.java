package dev.keepalive.process;

/** A process that could not be inspected, or not in time, and may be a JVM. */
public final class MissedProcess {
    /** The process id. */
    public final long pid;

    /** The user who has started the process; null if the user is not known. */
    public final ProcessUser user;

    /** A process with the user who has started it, or null. */
    public MissedProcess(long pid, ProcessUser user) {
        this.pid = pid;
        this.user = user;
    }
}

package dev.keepalive.attach;

/** A process that could not be looked at in time, or not completely: it may be a JVM. */
public final class MissedProcess {
    /** Its process id. */
    public final long pid;

    /** Who has started it; null if that is not known. */
    public final ProcessUser user;

    /** A process with the user who has started it, or null. */
    public MissedProcess(long pid, ProcessUser user) {
        this.pid = pid;
        this.user = user;
    }
}

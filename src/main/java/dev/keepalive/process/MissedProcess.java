package dev.keepalive.process;

/** A process that could not be looked at in time, or not completely: it may be a JVM. */
public final class MissedProcess {
    /** Its process id. */
    public final long pid;

    /** Who has started it; null if that is not known. */
    public final ProcessUser user;

    MissedProcess(long pid, ProcessUser user) {
        this.pid = pid;
        this.user = user;
    }
}

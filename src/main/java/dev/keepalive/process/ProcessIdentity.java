package dev.keepalive.process;

import java.io.IOException;

/**
 * Which process an attach is meant for, and whose it is. It is read once, and compared again right before each act, since a process can end and
 * its number be used again, and can execute a program that runs with the rights of another user (set-user-ID, set-group-ID).
 */
public final class ProcessIdentity {
    /** The fields of /proc/PID/stat that follow the name of the program, which may contain blanks and parentheses; starttime is the 22nd of all. */
    private static final int START_TIME = 22 - 3;

    private static final String REMEDY = "if the JVM is still there, try again";

    private final long startTime;
    private final int user;
    private final int group;

    private ProcessIdentity(long startTime, int user, int group) {
        this.startTime = startTime;
        this.user = user;
        this.group = group;
    }

    /**
     * Reads it.
     *
     * @throws ForeignRightsException if the process runs with the rights of more than one user or group
     * @throws IOException if the process has ended
     */
    public static ProcessIdentity of(LinuxProcess process) throws IOException {
        long startTime = startTime(process);
        String status = process.readOfFirstThread("status");
        int user = theOnly("Uid", status);
        int group = theOnly("Gid", status);
        String living = process.read("status"); // of another thread if the first one has ended
        if (theOnly("Uid", living) != user || theOnly("Gid", living) != group) {
            throw new ForeignRightsException("those of its threads differ");
        }
        return new ProcessIdentity(startTime, user, group);
    }

    /** One of which only a part is known: what another process has read of it. */
    public static ProcessIdentity of(long startTime, LinuxProcess process) throws IOException {
        ProcessIdentity now = of(process);
        return new ProcessIdentity(startTime, now.user, now.group);
    }

    /** Real, effective, saved and file-system id, which must be the same. */
    private static int theOnly(String key, String status) throws IOException {
        String[] ids = LinuxProcess.field(key, status).split("\\s+");
        for (String id : ids) {
            if (!id.equals(ids[0])) {
                throw new ForeignRightsException(key + " " + String.join(" ", ids));
            }
        }
        return Integer.parseUnsignedInt(ids[0]);
    }

    private static long startTime(LinuxProcess process) throws IOException {
        String stat = process.readOfFirstThread("stat");
        try {
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[START_TIME]);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IOException("/proc has no start time of the process", e);
        }
    }

    /** Throws an ProcessException unless the process is still the same and still runs with the same rights. */
    public void check(LinuxProcess process) throws ProcessException {
        ProcessIdentity now;
        try {
            now = of(process);
        } catch (ForeignRightsException e) {
            throw new ProcessException(
                    "the process now runs with the rights of another user or group: " + e.ids(), REMEDY, e);
        } catch (IOException e) {
            throw new ProcessException("the process has ended", "start it again", e);
        }
        if (now.startTime != startTime) {
            throw new ProcessException("the process has ended, and another one has its number now", "start it again");
        }
        if (now.user != user || now.group != group) {
            throw new ProcessException("the process has changed its user or group", REMEDY);
        }
    }

    /** In clock ticks since the machine started: field 22 of /proc/PID/stat, see proc(5). */
    public long startTime() {
        return startTime;
    }

    /** The user id as the caller's user namespace has it, an unsigned number. */
    public int user() {
        return user;
    }

    /** The group id, an unsigned number. */
    public int group() {
        return group;
    }

    /** A process that runs a set-user-ID or set-group-ID program, or has given up a part of its rights. */
    public static final class ForeignRightsException extends IOException {
        private static final long serialVersionUID = 1;

        ForeignRightsException(String ids) {
            super(ids);
        }

        /** The four ids, as /proc/PID/status has them. */
        public String ids() {
            return getMessage();
        }
    }
}

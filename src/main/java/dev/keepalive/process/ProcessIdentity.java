package dev.keepalive.process;

import java.io.IOException;

/**
 * Identifies a process and its user. It is read once and compared before each further step, since a process can end and
 * its number be used again, and can execute a program with the rights of another user (set-user-ID, set-group-ID).
 */
public final class ProcessIdentity {
    /** The index of starttime, field 22 of /proc/PID/stat, after the program name, which is field 2. */
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
     * Reads the identity of a process.
     *
     * @throws ForeignRightsException if the process runs with the rights of more than one user or group
     * @throws IOException if the process has ended
     */
    public static ProcessIdentity of(LinuxProcess process) throws IOException {
        long startTime = startTime(process);
        String status = process.readOfFirstThread("status");
        int user = theOnly("Uid", status);
        int group = theOnly("Gid", status);
        String living = process.read("status"); // that of another thread if the first one has ended
        if (theOnly("Uid", living) != user || theOnly("Gid", living) != group) {
            throw new ForeignRightsException("those of its threads differ");
        }
        return new ProcessIdentity(startTime, user, group);
    }

    /** The identity of a process with a start time that another process has read. */
    public static ProcessIdentity of(long startTime, LinuxProcess process) throws IOException {
        ProcessIdentity now = of(process);
        return new ProcessIdentity(startTime, now.user, now.group);
    }

    /** The real, effective, saved and file-system id, which must all be the same. */
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

    /** Throws a ProcessException unless the process is the same and runs with the same rights. */
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

    /** The start time in clock ticks since the machine started: field 22 of /proc/PID/stat, see proc(5). */
    public long startTime() {
        return startTime;
    }

    /** The user id in the user namespace of the caller, an unsigned number. */
    public int user() {
        return user;
    }

    /** The group id, an unsigned number. */
    public int group() {
        return group;
    }

    /** Thrown for a process that runs a set-user-ID or set-group-ID program, or has given up some of its rights. */
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

package dev.keepalive.control;

/**
 * The kinds of lines in a report, each with its key and the names of its fields: {@code key=field TAB field}. The agent writes the fields in
 * this order, and the attaching side reads them by their names.
 */
public enum ReportLine {
    /** The release of the agent. */
    VERSION("version", "version"),
    /** {@code on}, {@code off}, {@code detached} or {@code absent}. */
    STATE("state", "state"),
    /** A setting that is in force. */
    SETTING("setting", "setting", "value", "origin"),
    /** The kernel's default for a setting, where that JVM runs. */
    KERNEL("kernel", "setting", "value"),
    /** A hook point and what became of it. */
    HOOK("hook", "method", "state"),
    /** What the agent has counted since the JVM has started. */
    COUNTER("counter", "counter", "number"),
    /** How many new sockets have refused an option. */
    FAILURE("failure", "reason", "number"),
    /** What has become of open connections: how many were changed, were right, have the application's own values, refused an option. */
    SOCKETS("sockets", "changed", "right", "own", "refused"),
    /** The same numbers for listeners. */
    LISTENERS("listeners", "changed", "right", "own", "refused"),
    /** How many open connections have refused an option. */
    REFUSED("refused", "reason", "number"),
    /** How many listeners have refused an option. */
    REFUSED_BY_LISTENERS("refused-by-listeners", "reason", "number"),
    /** How many listeners have their own options again. */
    RESTORED("restored", "listeners"),
    /** An open connection with its options. A field is empty if the kernel does not tell the option. */
    SOCKET("socket", "fd", "inode", "keepalive", "idle", "intvl", "cnt", "user-timeout"),
    /** There are more connections, the next with this descriptor. */
    NEXT("next", "fd"),
    /** How many sockets were made by the same code for the same peer, and the options that this code sets itself. */
    ORIGIN("origin", "library", "caller", "side", "peer", "options", "sockets"),
    /** Something that the user ought to know. */
    NOTE("note", "text"),
    /** After a failure, whether the JVM is as it was. */
    UNCHANGED("unchanged", "unchanged"),
    /** Why the command has failed. */
    ERROR("error", "reason"),
    /** {@code ok}; the last line if the command has not failed. */
    RESULT("result", "result");

    private final String key;
    private final String[] fields;

    ReportLine(String key, String... fields) {
        this.key = key;
        this.fields = fields;
    }

    /** Returns what the line begins with. */
    public String key() {
        return key;
    }

    /** Returns the number of fields. */
    int size() {
        return fields.length;
    }

    /**
     * Returns the place of a field.
     *
     * @throws IllegalArgumentException if these lines have no such field
     */
    public int indexOf(String field) {
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].equals(field)) {
                return i;
            }
        }
        throw new IllegalArgumentException(field + " is no field of " + this);
    }
}

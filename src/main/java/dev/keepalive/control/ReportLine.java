package dev.keepalive.control;

/**
 * The kinds of lines in a report, each with its key and the names of its fields: {@code key=field TAB field}. The agent
 * writes the fields in this order, and the attaching side reads them by their names.
 */
public enum ReportLine {
    /** The release of the agent. */
    VERSION("version", "version"),
    /** The state of the agent: {@code on}, {@code off}, {@code detached} or {@code absent}. */
    STATE("state", "state"),
    /** A setting that is in force. */
    SETTING("setting", "setting", "value", "origin"),
    /** The kernel's default for a setting, in the JVM that reports. */
    KERNEL("kernel", "setting", "value"),
    /** A hook point and its state. */
    HOOK("hook", "method", "state"),
    /** A number that the agent has counted since the JVM started. */
    COUNTER("counter", "counter", "number"),
    /** The number of times that a new socket refused an option, for one reason. */
    FAILURE("failure", "reason", "number"),
    /**
     * The numbers of open connections that were changed, that had all values already, that were left at the
     * application's values, and that refused an option.
     */
    SOCKETS("sockets", "changed", "right", "own", "refused"),
    /**
     * The numbers of listeners that were changed, that had all values already, that were left at the application's
     * values, and that refused an option.
     */
    LISTENERS("listeners", "changed", "right", "own", "refused"),
    /** The number of open connections that refused an option, for one reason. */
    REFUSED("refused", "reason", "number"),
    /** The number of listeners that refused an option, for one reason. */
    REFUSED_BY_LISTENERS("refused-by-listeners", "reason", "number"),
    /** The number of listeners whose options were restored. */
    RESTORED("restored", "listeners"),
    /** An open connection with its options. A field is empty if the value is not known. */
    SOCKET("socket", "fd", "inode", "keepalive", "idle", "intvl", "cnt", "user-timeout"),
    /** The descriptor with which the next piece of the list begins, if there are more connections. */
    NEXT("next", "fd"),
    /**
     * The number of sockets that the same code has created for the same peer, and the options that this code sets
     * itself.
     */
    ORIGIN("origin", "library", "caller", "side", "peer", "options", "sockets"),
    /** A line for the user. */
    NOTE("note", "text"),
    /** Whether the JVM is as it was after the command has failed. */
    UNCHANGED("unchanged", "unchanged"),
    /** The reason why the command has failed. */
    ERROR("error", "reason"),
    /** The result {@code ok}, in the last line if the command has not failed. */
    RESULT("result", "result");

    private final String key;
    private final String[] fields;

    ReportLine(String key, String... fields) {
        this.key = key;
        this.fields = fields;
    }

    /** Returns the key, with which the line begins. */
    public String key() {
        return key;
    }

    /** Returns the number of fields. */
    int size() {
        return fields.length;
    }

    /**
     * Returns the index of a field.
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

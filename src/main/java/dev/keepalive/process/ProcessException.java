package dev.keepalive.process;

import dev.keepalive.log.OneLine;

/** Thrown if something cannot be done with a process; says why, and what the user can do about it. */
public final class ProcessException extends Exception {
    private static final long serialVersionUID = 1;

    private final String remedy;

    /** Creates an exception. The texts have no full stop at the end, and control characters are escaped. */
    public ProcessException(String reason, String remedy) {
        this(reason, remedy, null);
    }

    public ProcessException(String reason, String remedy, Throwable cause) {
        super(OneLine.of(reason), cause);
        StringBuilder lines = new StringBuilder();
        for (String line : remedy.split("\n")) {
            lines.append(lines.length() == 0 ? "" : "\n").append(OneLine.of(line));
        }
        this.remedy = lines.toString();
    }

    /** What the user can do; may have several lines. */
    public String remedy() {
        return remedy;
    }
}

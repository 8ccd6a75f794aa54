package dev.keepalive.attach;

import dev.keepalive.log.OneLine;

/** An attach that failed: why, and what to do about it. */
public final class AttachException extends Exception {
    private static final long serialVersionUID = 1;

    private final String remedy;

    /** Neither ends with a full stop. What others have chosen in them, a path for instance, is made fit to be printed. */
    public AttachException(String reason, String remedy) {
        this(reason, remedy, null);
    }

    AttachException(String reason, String remedy, Throwable cause) {
        super(OneLine.of(reason), cause);
        StringBuilder lines = new StringBuilder();
        for (String line : remedy.split("\n")) {
            lines.append(lines.length() == 0 ? "" : "\n").append(OneLine.of(line));
        }
        this.remedy = lines.toString();
    }

    /** What to do; may have several lines. */
    public String remedy() {
        return remedy;
    }
}

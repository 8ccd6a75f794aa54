package dev.keepalive.attach;

/** An attach that failed: why, and what to do about it. */
public final class AttachException extends Exception {
    private static final long serialVersionUID = 1;

    private final String remedy;

    /** Neither ends with a full stop. */
    public AttachException(String reason, String remedy) {
        this(reason, remedy, null);
    }

    AttachException(String reason, String remedy, Throwable cause) {
        super(reason, cause);
        this.remedy = remedy;
    }

    /** What to do; may have several lines. */
    public String remedy() {
        return remedy;
    }
}

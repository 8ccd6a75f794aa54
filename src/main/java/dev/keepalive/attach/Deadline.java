package dev.keepalive.attach;

import java.util.concurrent.TimeUnit;

/** When a command gives up. */
final class Deadline {
    /** Seconds, if nobody says otherwise. */
    static final int USUAL = 30;

    private final int seconds;
    private final long end;

    private Deadline(int seconds) {
        this.seconds = seconds;
        end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    static Deadline in(int seconds) {
        return new Deadline(seconds);
    }

    /** What it was when it began. */
    int seconds() {
        return seconds;
    }

    /** At least 1, so that what waits for it notices that it is over. */
    long millisLeft() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
    }

    boolean isOver() {
        return System.nanoTime() - end > 0;
    }
}

package dev.keepalive.attach;

import java.util.concurrent.TimeUnit;

/** The time at which a command gives up. */
final class Deadline {
    private final int seconds;
    private final long end;

    private Deadline(long millis) {
        seconds = (int) TimeUnit.MILLISECONDS.toSeconds(millis);
        end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    static Deadline in(int seconds) {
        return new Deadline(TimeUnit.SECONDS.toMillis(seconds));
    }

    static Deadline inMillis(long millis) {
        return new Deadline(millis);
    }

    /** The time limit with which this deadline was created, in seconds. */
    int seconds() {
        return seconds;
    }

    /** The time that is left, at least 1 ms: 0 would make some methods wait without a limit. */
    long millisLeft() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
    }

    boolean isOver() {
        return System.nanoTime() - end > 0;
    }
}

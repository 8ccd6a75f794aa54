package dev.keepalive.attach;

import java.util.concurrent.TimeUnit;

/** When a command gives up. */
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

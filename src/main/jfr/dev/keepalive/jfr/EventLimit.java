package dev.keepalive.jfr;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Admits a few events of one kind in each second, and counts the others: a library may try the same in vain on each
 * of thousands of sockets.
 */
final class EventLimit {
    /** The number of events admitted in a second. The descriptions of the events mention it. */
    private static final int LIMIT = 10;

    private static final long NANOS_PER_SECOND = 1000000000L;

    /** The current second times 16, plus the number of events admitted in it. */
    private final AtomicLong secondAndEvents = new AtomicLong(Long.MIN_VALUE);

    private final AtomicLong rejected = new AtomicLong();

    /**
     * Returns whether one more event is admitted; counts it otherwise.
     *
     * @param nanoTime the time in nanoseconds
     */
    boolean admits(long nanoTime) {
        long second = Math.floorDiv(nanoTime, NANOS_PER_SECOND) * 16;
        while (true) {
            long before = secondAndEvents.get();
            boolean sameSecond = before >= second && before < second + 16;
            if (sameSecond && before - second == LIMIT) {
                rejected.incrementAndGet();
                return false;
            }
            if (secondAndEvents.compareAndSet(before, sameSecond ? before + 1 : second + 1)) {
                return true;
            }
        }
    }

    /** Returns the number of events that were not admitted. */
    long rejected() {
        return rejected.get();
    }
}

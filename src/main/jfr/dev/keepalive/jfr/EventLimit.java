package dev.keepalive.jfr;

import java.util.concurrent.atomic.AtomicLong;

/** Lets a few events of one kind through in each second and counts the others: a library may try in vain for each of thousands of sockets. */
final class EventLimit {
    /** Events a second; the descriptions of the events name this number. */
    private static final int LIMIT = 10;

    private static final long NANOS_PER_SECOND = 1000000000L;

    /** The present second times 16, plus the number of events in it. */
    private final AtomicLong secondAndEvents = new AtomicLong(Long.MIN_VALUE);

    private final AtomicLong others = new AtomicLong();

    /** Whether one more event is let through at this time, in nanoseconds; otherwise it is counted. */
    boolean admits(long nanoTime) {
        long second = Math.floorDiv(nanoTime, NANOS_PER_SECOND) * 16;
        while (true) {
            long before = secondAndEvents.get();
            boolean sameSecond = before >= second && before < second + 16;
            if (sameSecond && before - second == LIMIT) {
                others.incrementAndGet();
                return false;
            }
            if (secondAndEvents.compareAndSet(before, sameSecond ? before + 1 : second + 1)) {
                return true;
            }
        }
    }

    /** How many were not let through. */
    long others() {
        return others.get();
    }
}

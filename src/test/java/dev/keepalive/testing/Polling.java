package dev.keepalive.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for something that another process does. */
public final class Polling {
    /** So long that only what hangs gets there, on a machine that does twenty other things at once. */
    static final Duration LIMIT = Duration.ofMinutes(10);

    private Polling() {}

    /** Returns as soon as the condition holds, fails if it never does. */
    public static void until(BooleanSupplier condition) {
        until(LIMIT, condition);
    }

    /** Returns as soon as the condition holds, fails after the limit. */
    public static void until(Duration limit, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("did not happen within " + limit);
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}

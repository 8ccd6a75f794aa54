package dev.keepalive.process;

import java.util.concurrent.TimeUnit;

/**
 * The time in which this process could run. In a container that is short of CPU time, and in a process that was stopped meanwhile, it passes more
 * slowly than the time of day. What this process does itself is limited by it, so that a slow machine is not taken for a process that holds it up.
 */
final class RunningTime {
    /** How often {@link #passed} has to be called, in milliseconds. */
    static final long STEP_MILLIS = 20;

    private long last = System.nanoTime();

    /** The nanoseconds since the call before, or since this object was made; not more than there should be. */
    long passed() {
        long now = System.nanoTime();
        long passed = now - last;
        last = now;
        return Math.min(passed, TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS));
    }
}

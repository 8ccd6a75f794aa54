package dev.keepalive.process;

import java.util.concurrent.TimeUnit;

/**
 * The time in which this process could run. It passes more slowly than real time in a container that is short of CPU
 * time, and in a process that was stopped. It is used for limits, so that a slow machine is not mistaken for a process
 * that does not respond.
 */
final class RunningTime {
    /** The interval at which {@link #passed} has to be called, in milliseconds. */
    static final long STEP_MILLIS = 20;

    private long last = System.nanoTime();

    /** The nanoseconds since the last call, or since this object was created; at most one interval. */
    long passed() {
        long now = System.nanoTime();
        long passed = now - last;
        last = now;
        return Math.min(passed, TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS));
    }
}

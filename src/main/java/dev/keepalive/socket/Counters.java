package dev.keepalive.socket;

import java.util.concurrent.atomic.AtomicLong;

/** What the agent has done since it started. */
final class Counters {
    /** Attempts of the application to switch keepalive off, or to change a configured value, that were held off. */
    static final AtomicLong HELD = new AtomicLong();

    private Counters() {}
}

package dev.keepalive.socket;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the agent has done since it started. */
public final class Counters {
    /** Client sockets made. */
    public static final AtomicLong CREATED = new AtomicLong();

    /** Sockets that came out of accept, or were adopted. */
    public static final AtomicLong ACCEPTED = new AtomicLong();

    /** Attempts of the application to switch keepalive off, or to change a configured value, that were held off. */
    public static final AtomicLong HELD = new AtomicLong();

    private static final Map<String, Long> FAILURES = new TreeMap<String, Long>();

    private Counters() {}

    static void failed(String option, Throwable reason) {
        String key = option + ": " + reason.getMessage();
        synchronized (FAILURES) {
            Long before = FAILURES.get(key);
            FAILURES.put(key, before == null ? 1 : before + 1);
        }
    }

    /** How often an option was refused on a new socket, by option and reason. */
    public static Map<String, Long> failures() {
        synchronized (FAILURES) {
            return new TreeMap<String, Long>(FAILURES);
        }
    }
}

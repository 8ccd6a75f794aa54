package dev.keepalive.socket;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the agent has done since it started. */
public final class Counters {
    /** Made with the first socket, and not by a static initializer, which may fail only once. */
    private static volatile Counters ofThisJvm;

    private final AtomicLong created = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong kept = new AtomicLong();
    private final Map<String, Long> failures = new TreeMap<String, Long>();

    private Counters() {}

    private static Counters ofThisJvm() {
        Counters counters = ofThisJvm;
        return counters == null ? make() : counters;
    }

    private static synchronized Counters make() {
        if (ofThisJvm == null) {
            ofThisJvm = new Counters();
        }
        return ofThisJvm;
    }

    /** Initializes this class. */
    static void load() {
        ofThisJvm();
    }

    /** There is a client socket, or one that came out of accept or was adopted. */
    static void countSocket(boolean client) {
        Counters counters = ofThisJvm();
        (client ? counters.created : counters.accepted).incrementAndGet();
    }

    /** The application wanted to switch keepalive off, or to change a configured value, and could not. */
    static void countKept() {
        ofThisJvm().kept.incrementAndGet();
    }

    static void countFailure(String option, Throwable reason) {
        String key = option + ": " + reason.getMessage();
        Map<String, Long> failures = ofThisJvm().failures;
        synchronized (failures) {
            Long before = failures.get(key);
            failures.put(key, before == null ? 1 : before + 1);
        }
    }

    /** Client sockets made. */
    public static long created() {
        return ofThisJvm().created.get();
    }

    /** Sockets that came out of accept, or were adopted. */
    public static long accepted() {
        return ofThisJvm().accepted.get();
    }

    /** Attempts of the application to switch keepalive off, or to change a configured value, that the agent prevented. */
    public static long kept() {
        return ofThisJvm().kept.get();
    }

    /** How often an option was refused on a new socket, by option and reason. */
    public static Map<String, Long> failures() {
        Map<String, Long> failures = ofThisJvm().failures;
        synchronized (failures) {
            return new TreeMap<String, Long>(failures);
        }
    }
}

package dev.keepalive.socket;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the agent has done since it started. */
public final class Counters {
    /**
     * The counters of this JVM. They are created with the first socket, since a static initializer that fails is not
     * run again.
     */
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

    /** Counts a new socket, either of a client or accepted or adopted. */
    static void countSocket(boolean client) {
        Counters counters = ofThisJvm();
        (client ? counters.created : counters.accepted).incrementAndGet();
    }

    /** Counts an attempt of the application to switch keepalive off, or to change a configured value. */
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

    /** Returns the number of client sockets. */
    public static long created() {
        return ofThisJvm().created.get();
    }

    /** Returns the number of sockets that were accepted or adopted. */
    public static long accepted() {
        return ofThisJvm().accepted.get();
    }

    /**
     * Returns the number of attempts to switch keepalive off, or to change a configured value, that the agent
     * prevented.
     */
    public static long kept() {
        return ofThisJvm().kept.get();
    }

    /** Returns the number of times that a new socket refused an option, by option and reason. */
    public static Map<String, Long> failures() {
        Map<String, Long> failures = ofThisJvm().failures;
        synchronized (failures) {
            return new TreeMap<String, Long>(failures);
        }
    }
}

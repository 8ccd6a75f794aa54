package dev.keepalive.config;

import java.util.HashSet;
import java.util.Set;

/** One value for each {@link Setting}, and where it came from. Immutable. */
public final class Settings {
    private static final Set<String> GIVEN = new HashSet<String>();

    private static volatile Settings current;

    private final int[] values;
    private final String[] origins;

    Settings(int[] values, String[] origins) {
        this.values = values;
        this.origins = origins;
    }

    /**
     * To be called before anything of the agent is changed: returns if there is no SecurityManager, or if it is the JVM that starts the agent
     * or attaches it. The class that tells is loaded under a SecurityManager only.
     *
     * @throws SecurityException if it is the application
     */
    public static void requireOwner() {
        if (underSecurityManager()) {
            Owner.check();
        }
    }

    private static boolean underSecurityManager() {
        try {
            return System.getSecurityManager() != null;
        } catch (LinkageError e) { // NoSuchMethodError, which the verifier would load
            return false; // deprecated for removal since JDK 17
        }
    }

    /** The settings in force, or null before the agent has started and after it was detached. */
    public static Settings current() {
        return current;
    }

    /** Puts these settings in force for every socket from now on. */
    public void apply() {
        requireOwner();
        synchronized (GIVEN) {
            for (Setting setting : Setting.values()) {
                GIVEN.add(setting.key() + '=' + get(setting));
            }
        }
        current = this;
    }

    /** There is no agent any more. */
    public static void withdraw() {
        requireOwner();
        current = null;
    }

    /** Whether this value has been in force at some time: a socket that has it may have it from the agent. */
    public static boolean everGiven(Setting setting, int value) {
        synchronized (GIVEN) {
            return GIVEN.contains(setting.key() + '=' + value);
        }
    }

    /** Seconds, probes or the index of a word; {@link Setting#UNSET} for a number that was not given. */
    public int get(Setting setting) {
        return values[setting.ordinal()];
    }

    /** Where the value came from, in words: {@code environment KEEPIDLE}. */
    public String origin(Setting setting) {
        return origins[setting.ordinal()];
    }

    /** Whether sockets get keepalive. */
    public boolean enabled() {
        return get(Setting.KEEPALIVE) != Setting.OFF;
    }

    /** Whether every socket is logged. */
    public boolean debug() {
        return get(Setting.LOG) == Setting.DEBUG;
    }
}

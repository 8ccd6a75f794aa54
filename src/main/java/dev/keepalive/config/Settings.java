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

    /** The settings in force, or null before the agent has started and after it was detached. */
    public static Settings current() {
        return current;
    }

    /**
     * Returns if the caller may change settings or hooks: all but code that a SecurityManager gives no permissions.
     *
     * @throws SecurityException if it may not
     */
    public static void checkChange() {
        boolean restricted;
        try {
            restricted = System.getSecurityManager() != null;
        } catch (NoSuchMethodError e) {
            return; // deprecated for removal since JDK 17
        }
        if (restricted) {
            Owner.check();
        }
    }

    /** Puts these settings in force for every socket from now on. */
    public void apply() {
        checkChange();
        synchronized (GIVEN) {
            for (Setting setting : Setting.values()) {
                GIVEN.add(setting.key() + '=' + get(setting));
            }
        }
        current = this;
    }

    /** There is no agent any more. */
    public static void withdraw() {
        checkChange();
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

package dev.keepalive.config;

/** One value for each {@link Setting}, and where it came from. Immutable. */
public final class Settings {
    private static volatile Settings current;

    private final int[] values;
    private final String[] origins;

    Settings(int[] values, String[] origins) {
        this.values = values;
        this.origins = origins;
    }

    /** The settings in force, or null before the agent has started. */
    public static Settings current() {
        return current;
    }

    /** Puts these settings in force for every socket from now on. */
    public void apply() {
        current = this;
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

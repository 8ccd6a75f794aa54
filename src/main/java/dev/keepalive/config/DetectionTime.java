package dev.keepalive.config;

/**
 * The time after which keepalive notices that the peer of an idle connection is gone: idle + intvl x cnt seconds after
 * the last traffic.
 *
 * <p>With a user timeout Linux no longer counts probes (tcp_keepalive_timer in net/ipv4/tcp_timer.c): the connection
 * ends at the first unanswered probe's deadline after the user timeout, whether that is earlier or later.
 */
public final class DetectionTime {
    private DetectionTime() {}

    /** The time in seconds for a socket with these values. */
    public static int seconds(int idle, int interval, int count) {
        return idle + interval * count; // at most 4 194 176
    }

    /** The time in seconds for a socket with the values of the settings, and the kernel's defaults for others. */
    public static int seconds(Settings settings) {
        return seconds(given(Setting.IDLE, settings), given(Setting.INTVL, settings), given(Setting.CNT, settings));
    }

    /** The time in seconds, with the user timeout of the settings. */
    public static int withUserTimeout(Settings settings) {
        return withUserTimeout(
                given(Setting.IDLE, settings),
                given(Setting.INTVL, settings),
                given(Setting.CNT, settings),
                userTimeout(settings));
    }

    /** The time in seconds for a socket with these values and a user timeout in milliseconds, 0 for none. */
    static int withUserTimeout(int idle, int interval, int count, int userTimeout) {
        if (userTimeout == 0) {
            return seconds(idle, interval, count);
        }
        long afterIdle = userTimeout - idle * 1000L;
        long intervals = (afterIdle + interval * 1000L - 1) / (interval * 1000L); // the number of intervals, rounded up
        return (int) (idle + interval * Math.max(1, intervals));
    }

    /** The user timeout of the settings in milliseconds, computed for {@code auto}; {@link Setting#UNSET} for none. */
    public static int userTimeout(Settings settings) {
        int value = settings.get(Setting.USER_TIMEOUT);
        return value == Setting.AUTO ? inMilliseconds(seconds(settings)) : value;
    }

    /** The milliseconds of {@code user-timeout=auto}, at most the 24 days that fit into the int of setsockopt(2). */
    public static int inMilliseconds(int seconds) {
        return (int) Math.min(seconds * 1000L, Integer.MAX_VALUE);
    }

    /** What the settings name for one of the times, else the kernel's default. */
    public static int given(Setting setting, Settings settings) {
        int value = settings.get(setting);
        return value == Setting.UNSET ? KernelDefaults.of(setting) : value;
    }
}

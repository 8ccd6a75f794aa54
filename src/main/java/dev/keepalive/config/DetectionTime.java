package dev.keepalive.config;

/**
 * How long keepalive takes to notice that the peer of an idle connection is gone: idle + intvl x cnt seconds after the last traffic.
 *
 * <p>With a user timeout Linux no longer counts probes (tcp_keepalive_timer in net/ipv4/tcp_timer.c): the connection ends at the first
 * unanswered probe's deadline after the user timeout, whether that is earlier or later.
 */
public final class DetectionTime {
    private DetectionTime() {}

    /** In seconds, of a socket with these values. */
    public static int seconds(int idle, int interval, int count) {
        return idle + interval * count; // the largest of each make 4 194 176
    }

    /** In seconds, of a socket that has what the settings name, and the kernel's defaults for the rest. */
    public static int seconds(Settings settings) {
        return seconds(given(Setting.IDLE, settings), given(Setting.INTVL, settings), given(Setting.CNT, settings));
    }

    /** In seconds, with the user timeout that the settings ask for. */
    public static int withUserTimeout(Settings settings) {
        return withUserTimeout(
                given(Setting.IDLE, settings),
                given(Setting.INTVL, settings),
                given(Setting.CNT, settings),
                userTimeout(settings));
    }

    /** In seconds, of a socket with these values and a user timeout in milliseconds, 0 for none. */
    static int withUserTimeout(int idle, int interval, int count, int userTimeout) {
        if (userTimeout == 0) {
            return seconds(idle, interval, count);
        }
        long afterIdle = userTimeout - idle * 1000L;
        long intervals = (afterIdle + interval * 1000L - 1) / (interval * 1000L); // up to the first that ends later
        return (int) (idle + interval * Math.max(1, intervals));
    }

    /** The user timeout in milliseconds that the settings ask for, with {@code auto} reckoned; {@link Setting#UNSET} for none. */
    public static int userTimeout(Settings settings) {
        int value = settings.get(Setting.USER_TIMEOUT);
        return value == Setting.AUTO ? inMilliseconds(seconds(settings)) : value;
    }

    /** What {@code user-timeout=auto} is for so many seconds: an int is all that setsockopt(2) takes, so 24 days at most. */
    public static int inMilliseconds(int seconds) {
        return (int) Math.min(seconds * 1000L, Integer.MAX_VALUE);
    }

    /** What the settings name for one of the times, else the kernel's default. */
    public static int given(Setting setting, Settings settings) {
        int value = settings.get(setting);
        return value == Setting.UNSET ? KernelDefaults.of(setting) : value;
    }
}

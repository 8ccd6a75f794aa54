package dev.keepalive.control;

import dev.keepalive.config.DetectionTime;
import dev.keepalive.config.KernelDefaults;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import java.util.List;

/**
 * Writes lines about settings that are not wrong, when the agent starts and when settings change. This class is loaded
 * only if there may be something to write.
 */
public final class StartLines {
    private static final int MILLIS = 1000;

    private StartLines() {}

    /**
     * Writes with {@code log=info} which settings are in force, or which have changed. In any case writes a warning if
     * a user timeout changes when idle connections end, or ends connections whose peer is alive.
     *
     * @param earlier the settings before; null if there was no agent
     */
    public static void say(Settings earlier, Settings settings) {
        Settings.checkChange();
        if (earlier != null) {
            List<SettingChange> changes = SettingChange.between(earlier, settings);
            if (!changes.isEmpty()) {
                Log.info("settings changed: " + SettingChange.join(changes));
            }
        } else if (settings.get(Setting.LOG) >= Setting.INFO) {
            Log.info(summary(settings));
            for (String nearMiss : NearMisses.inEnvironment()) {
                Log.info(nearMiss);
            }
        }
        String line = userTimeoutLine(settings);
        if (line != null && settings.enabled()) {
            Log.warn(line);
        }
    }

    private static String summary(Settings settings) {
        StringBuilder line = new StringBuilder();
        for (Setting setting : Setting.values()) {
            if (setting.ordinal() < Setting.LOG.ordinal()) {
                line.append(line.length() == 0 ? "" : ", ")
                        .append(setting.key())
                        .append('=');
                line.append(value(setting, settings));
            }
        }
        if (settings.enabled()) {
            line.append("; a dead peer on an idle connection is detected after ")
                    .append(DetectionTime.withUserTimeout(settings))
                    .append(" s");
        }
        return line.toString();
    }

    /** Returns the value that sockets get with its origin, or the kernel's value. */
    static String value(Setting setting, Settings settings) {
        int value = settings.get(setting);
        if (setting.isNumber() && value == Setting.UNSET) {
            int kernel = KernelDefaults.of(setting);
            return kernel == 0 ? "none" : kernel + " (kernel)";
        }
        return settings.format(setting) + " (" + settings.origin(setting) + ")";
    }

    /**
     * Returns a line about the effect of the user timeout. Null if there is none, or if it neither ends connections
     * whose peer is alive nor changes when idle ones end.
     */
    static String userTimeoutLine(Settings settings) {
        String harm = userTimeoutHarm(settings);
        return harm == null ? userTimeoutDiffers(settings) : harm;
    }

    /** Returns a line about a user timeout so short that it ends connections whose peer is alive; null if it is not. */
    static String userTimeoutHarm(Settings settings) {
        int userTimeout = settings.get(Setting.USER_TIMEOUT);
        if (userTimeout == Setting.UNSET || userTimeout == Setting.AUTO) {
            return null;
        }
        // the kernel first checks for an answer when the second probe is due, and its timers may be late by an eighth
        // (kernel/time/timer.c)
        int firstLook = DetectionTime.seconds(
                DetectionTime.given(Setting.IDLE, settings), DetectionTime.given(Setting.INTVL, settings), 1);
        int automatic = DetectionTime.inMilliseconds(DetectionTime.seconds(settings));
        boolean isShort = userTimeout < MILLIS;
        boolean endsByOneProbe = userTimeout <= firstLook * (MILLIS + MILLIS / 8L) && userTimeout < automatic;
        if (!isShort && !endsByOneProbe) {
            return null;
        }
        return "user-timeout=" + userTimeout + " is " + userTimeout + " milliseconds"
                + (endsByOneProbe ? ", no more than idle + intvl = " + firstLook + " s and an eighth" : "")
                + ": a healthy connection is lost "
                + (isShort ? "if a packet is lost and not acknowledged for that long" : "")
                + (isShort && endsByOneProbe ? ", or " : "")
                + (endsByOneProbe ? "if it is idle and a single keepalive probe is lost" : "")
                + "; user-timeout=auto is "
                + automatic;
    }

    /** Returns a line about a user timeout that changes when idle connections end; null if it does not. */
    private static String userTimeoutDiffers(Settings settings) {
        int userTimeout = settings.get(Setting.USER_TIMEOUT);
        int without = DetectionTime.seconds(settings);
        int with = DetectionTime.withUserTimeout(settings);
        if (userTimeout == Setting.UNSET || userTimeout == Setting.AUTO || with == without) {
            return null;
        }
        return "user-timeout=" + userTimeout + ": an idle connection whose peer is gone ends after " + with
                + " s, not after idle + intvl x cnt = " + without
                + " s, since with a user timeout Linux does not count probes; user-timeout=auto is "
                + DetectionTime.inMilliseconds(without);
    }
}

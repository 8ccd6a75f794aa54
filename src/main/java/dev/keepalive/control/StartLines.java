package dev.keepalive.control;

import dev.keepalive.config.DetectionTime;
import dev.keepalive.config.KernelDefaults;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import java.util.List;

/** What is said at the start, and when settings change, about those that are not wrong; loaded only if there may be something to say. */
public final class StartLines {
    private static final int MILLIS = 1000;

    private StartLines() {}

    /**
     * Says with {@code log=info} what is on, or what has changed, and in any case what a user timeout does that differs from the times, or to
     * connections whose peer is there.
     *
     * @param earlier the settings before; null if there were none
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

    /** What sockets get: with its origin, or the kernel's. */
    static String value(Setting setting, Settings settings) {
        int value = settings.get(setting);
        if (setting.isNumber() && value == Setting.UNSET) {
            int kernel = KernelDefaults.of(setting);
            return kernel == 0 ? "none" : kernel + " (kernel)";
        }
        return settings.format(setting) + " (" + settings.origin(setting) + ")";
    }

    /** Null if there is no user timeout, or if it neither harms connections whose peer is there nor changes when idle ones end. */
    static String userTimeoutLine(Settings settings) {
        String harm = userTimeoutHarm(settings);
        return harm == null ? userTimeoutDiffers(settings) : harm;
    }

    /** What a short user timeout does to a connection whose peer is there; null if there is none that is so short. */
    static String userTimeoutHarm(Settings settings) {
        int userTimeout = settings.get(Setting.USER_TIMEOUT);
        if (userTimeout == Setting.UNSET || userTimeout == Setting.AUTO) {
            return null;
        }
        // the first look after a probe is when the next one is due, and timers may be late by an eighth
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

    /** Null if there is no user timeout, or if an idle connection ends when it would without. */
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

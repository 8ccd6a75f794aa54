package dev.keepalive.control;

import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.jfr.KeepAliveEvents;
import dev.keepalive.runtime.FlightRecorder;
import java.util.ArrayList;
import java.util.List;

/** A setting whose value has changed. */
final class SettingChange {
    /** The name of the setting, as in agent arguments. */
    final String setting;

    /** The previous value as a user writes it; "" for the kernel's. */
    final String before;

    /** The new value as a user writes it; "" for the kernel's. */
    final String after;

    /** The origin of the new value, in words. */
    final String origin;

    private SettingChange(String setting, String before, String after, String origin) {
        this.setting = setting;
        this.before = before;
        this.after = after;
        this.origin = origin;
    }

    /**
     * Records the changes with Flight Recorder, if it has been started.
     *
     * @param earlier null if there was no agent
     * @param now null if the agent has been detached
     */
    static void record(Settings earlier, Settings now) {
        if (FlightRecorder.hasStarted()) {
            for (SettingChange change : between(earlier, now)) {
                KeepAliveEvents.settingsChanged(change.setting, change.before, change.after, change.origin);
            }
        }
    }

    /** Returns the changes in the order of the settings. Null stands for no agent: then every value is "". */
    static List<SettingChange> between(Settings earlier, Settings now) {
        List<SettingChange> changes = new ArrayList<SettingChange>();
        for (Setting setting : Setting.values()) {
            String before = earlier == null ? "" : earlier.format(setting);
            String after = now == null ? "" : now.format(setting);
            if (!before.equals(after)) {
                changes.add(
                        new SettingChange(setting.key(), before, after, now == null ? "detach" : now.origin(setting)));
            }
        }
        return changes;
    }

    static String join(List<SettingChange> changes) {
        StringBuilder list = new StringBuilder();
        for (SettingChange change : changes) {
            list.append(list.length() == 0 ? "" : ", ").append(change);
        }
        return list.toString();
    }

    @Override
    public String toString() {
        return setting + "=" + orKernels(after) + " (" + origin + "), was " + orKernels(before);
    }

    private static String orKernels(String value) {
        return value.isEmpty() ? "default" : value;
    }
}

package dev.keepalive.socket;

import dev.keepalive.config.DetectionTime;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;

/** Decides who wins if the application sets an option of a socket that has keepalive. */
final class Guard {
    private Guard() {}

    /**
     * Returns the value to set in place of the application's.
     *
     * @param option the name of a SocketOption of the JDK, or TCP_USER_TIMEOUT, which native transports set
     * @return the application's value if the application wins
     */
    static Object keptValue(String option, Object value, Settings settings) {
        int mode = settings.get(Setting.KEEPALIVE);
        if (mode == Setting.YIELD) {
            return value;
        }
        if ("SO_KEEPALIVE".equals(option)) {
            return Boolean.FALSE.equals(value) ? Boolean.TRUE : value;
        }
        int configured = mode == Setting.FORCE ? configured(settingOf(option), settings) : Setting.UNSET;
        return configured == Setting.UNSET ? value : (Object) configured;
    }

    private static int configured(Setting setting, Settings settings) {
        if (setting == null) {
            return Setting.UNSET;
        }
        return setting == Setting.USER_TIMEOUT ? DetectionTime.userTimeout(settings) : settings.get(setting);
    }

    /** Returns the setting for an option whose value is a number; null for other options. */
    static Setting settingOf(String option) {
        for (Setting setting : KeepAliveOptions.IN_ORDER) {
            if (setting.isNumber() && setting.jdkName().equals(option)) {
                return setting;
            }
        }
        return null;
    }
}

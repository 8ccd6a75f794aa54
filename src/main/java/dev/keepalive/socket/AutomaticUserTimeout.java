package dev.keepalive.socket;

import dev.keepalive.config.DetectionTime;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;

/** {@code user-timeout=auto}: as long as keepalive takes to notice a dead peer, with the values that the socket itself has. Linux. */
final class AutomaticUserTimeout {
    private AutomaticUserTimeout() {}

    /** Initializes this class. */
    static void load() {}

    /** The option for a socket with the values that it has now; null if it does not tell them. */
    static KeepAliveOption of(OpenSocket socket) {
        return of(socket.valueOf(Setting.IDLE), socket.valueOf(Setting.INTVL), socket.valueOf(Setting.CNT));
    }

    private static KeepAliveOption of(int idle, int interval, int count) {
        if (idle == OpenSocket.NOT_KNOWN || interval == OpenSocket.NOT_KNOWN || count == OpenSocket.NOT_KNOWN) {
            return null;
        }
        return KeepAliveOptions.userTimeout(DetectionTime.inMilliseconds(DetectionTime.seconds(idle, interval, count)));
    }

    /**
     * The application is about to set a time of its own: the user timeout that the agent has given follows, since the connection would end
     * with the first probe that is lost if the user timeout were over by then.
     *
     * @param time the setting that the application's option is for
     * @param value what the application sets
     */
    static void follow(OpenSocket socket, Setting time, int value) {
        int idle = time == Setting.IDLE ? value : socket.valueOf(Setting.IDLE);
        int interval = time == Setting.INTVL ? value : socket.valueOf(Setting.INTVL);
        int count = time == Setting.CNT ? value : socket.valueOf(Setting.CNT);
        KeepAliveOption userTimeout = of(idle, interval, count);
        if (userTimeout != null && Settings.everGiven(Setting.USER_TIMEOUT, socket.valueOf(Setting.USER_TIMEOUT))) {
            socket.set(userTimeout);
        }
    }

    /** Returns whether the application's option is one of the times that it follows, and its value one that the kernel accepts. */
    static boolean dependsOn(Setting setting, Object value) {
        boolean isOne = setting == Setting.IDLE || setting == Setting.INTVL || setting == Setting.CNT;
        return isOne && value instanceof Integer && (Integer) value > 0 && (Integer) value <= setting.maximum();
    }
}

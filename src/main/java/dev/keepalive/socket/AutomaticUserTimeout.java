package dev.keepalive.socket;

import dev.keepalive.config.DetectionTime;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;

/**
 * Implements {@code user-timeout=auto}: the user timeout is the time after which keepalive notices a dead peer, with
 * the values of the socket. For Linux only.
 */
final class AutomaticUserTimeout {
    private AutomaticUserTimeout() {}

    /** Initializes this class. */
    static void load() {}

    /** Returns the user timeout for the values that a socket has now; null if they are not known. */
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
     * Adapts a user timeout set by the agent before the application sets a time or the number of probes itself.
     * Otherwise the user timeout could have passed when the first probe is due, so that a single lost probe would end
     * the connection.
     *
     * @param time the setting of the option that the application sets
     * @param value the value that the application sets
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

    /**
     * Returns whether the user timeout depends on the option that the application sets, and the kernel accepts the
     * value.
     */
    static boolean dependsOn(Setting setting, Object value) {
        boolean isOne = setting == Setting.IDLE || setting == Setting.INTVL || setting == Setting.CNT;
        return isOne && value instanceof Integer && (Integer) value > 0 && (Integer) value <= setting.maximum();
    }
}

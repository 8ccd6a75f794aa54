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
        return of(socket.idle(), socket.interval(), socket.count());
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
     * @param option the JDK's name
     * @param value what the application sets
     */
    static void follow(OpenSocket socket, String option, int value) {
        int idle = "TCP_KEEPIDLE".equals(option) ? value : socket.idle();
        int interval = "TCP_KEEPINTERVAL".equals(option) ? value : socket.interval();
        int count = "TCP_KEEPCOUNT".equals(option) ? value : socket.count();
        KeepAliveOption userTimeout = of(idle, interval, count);
        if (userTimeout != null && Settings.everGiven(Setting.USER_TIMEOUT, socket.userTimeout())) {
            socket.set(userTimeout);
        }
    }

    /** Whether this option is one of the times, and the value one that the kernel accepts. */
    static boolean dependsOn(String option, Object value) {
        if (!option.startsWith("TCP_KEEP") || !(value instanceof Integer)) {
            return false;
        }
        int number = (Integer) value;
        return number > 0 && number <= ("TCP_KEEPCOUNT".equals(option) ? Setting.CNT : Setting.IDLE).maximum();
    }
}

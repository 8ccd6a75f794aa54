package dev.keepalive.socket;

import dev.keepalive.log.Log;
import java.net.SocketOption;

/** The JDK's own keepalive options, for systems other than Linux. */
final class JdkOptions {
    private JdkOptions() {}

    /**
     * Returns a constant of jdk.net.ExtendedSocketOptions. If there is none, which is so before 8u272, on 9 and 10, and
     * without the module jdk.net, writes one line and returns null.
     */
    static SocketOption<?> find(String jdkName, String name) {
        try {
            return (SocketOption<?>) Class.forName("jdk.net.ExtendedSocketOptions")
                    .getField(jdkName)
                    .get(null);
        } catch (ReflectiveOperationException e) {
            Log.warnOnce(name + " keeps its default: this runtime has no jdk.net.ExtendedSocketOptions." + jdkName);
            return null;
        }
    }
}

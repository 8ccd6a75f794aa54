package elsewhere.channel.unix;

import java.net.SocketAddress;

/** Named like Netty's, with static methods that are named like its setters. */
public final class Socket {
    public static boolean keepAlive = true;

    public static void setKeepAlive(boolean on) {
        keepAlive = on;
    }

    public static void setIntOpt(int level, int name, int value) {
        keepAlive = value != 0;
    }

    public static boolean connect(SocketAddress address) {
        return address == null;
    }
}

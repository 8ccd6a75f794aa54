package application;

import copy.of.netty.channel.socket.DefaultSocketChannelConfig;
import java.util.function.Supplier;

/** Code of an application, which is on the stack when a hook is called. */
public final class Connection {
    private Connection() {}

    /** Sets an option itself. */
    public static String directly(Supplier<String> hook) {
        return hook.get();
    }

    /** Has a copy of Netty set an option. */
    public static String throughNetty(Supplier<String> hook) {
        return DefaultSocketChannelConfig.setKeepAlive(hook);
    }
}

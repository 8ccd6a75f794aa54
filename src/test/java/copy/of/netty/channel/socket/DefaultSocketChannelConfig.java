package copy.of.netty.channel.socket;

import java.util.function.Supplier;

/** Named like the class of Netty that sets the options of its NIO channels. */
public final class DefaultSocketChannelConfig {
    private DefaultSocketChannelConfig() {}

    /** Where the hook is. */
    public static String setKeepAlive(Supplier<String> hook) {
        return hook.get();
    }
}

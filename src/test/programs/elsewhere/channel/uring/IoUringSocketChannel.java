package elsewhere.channel.uring;

import elsewhere.channel.Channel;
import java.net.InetSocketAddress;

/** Named like Netty's, and with a constructor whose last parameter is where Netty's would have another. */
public abstract class IoUringSocketChannel {
    public IoUringSocketChannel(Channel parent, long time, int[] numbers, InetSocketAddress peer) {}
}

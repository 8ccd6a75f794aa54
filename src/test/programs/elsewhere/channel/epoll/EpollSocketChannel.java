package elsewhere.channel.epoll;

import elsewhere.channel.Channel;

/** Named like Netty's, and with a constructor like it, but without a descriptor. */
public final class EpollSocketChannel {
    public EpollSocketChannel(Channel parent) {}
}

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Both ends of a connection of Netty's epoll transport, of any release of Netty 4; the client switches keepalive off. Then HOLD. */
public final class NettyEpollPair {
    public static void main(String[] args) throws Exception {
        EventLoopGroup group = new EpollEventLoopGroup(1);
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        Channel listener = new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new Ignore())
                .bind(loopback, 0)
                .sync()
                .channel();
        Channel client = new Bootstrap()
                .group(group)
                .channel(EpollSocketChannel.class)
                .handler(new Ignore())
                .connect((InetSocketAddress) listener.localAddress())
                .sync()
                .channel();
        client.writeAndFlush(client.alloc().buffer().writeByte(1)).sync();
        client.config().setOption(ChannelOption.SO_KEEPALIVE, false);
        System.out.println("HOLD");
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    @ChannelHandler.Sharable
    private static final class Ignore extends ChannelInboundHandlerAdapter {}
}

import io.netty5.bootstrap.Bootstrap;
import io.netty5.bootstrap.ServerBootstrap;
import io.netty5.channel.Channel;
import io.netty5.channel.ChannelHandlerAdapter;
import io.netty5.channel.EventLoopGroup;
import io.netty5.channel.MultithreadEventLoopGroup;
import io.netty5.channel.epoll.EpollHandler;
import io.netty5.channel.epoll.EpollServerSocketChannel;
import io.netty5.channel.epoll.EpollSocketChannel;
import io.netty5.channel.socket.DomainSocketAddress;
import io.netty5.channel.socket.SocketProtocolFamily;
import java.io.File;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;

/** Both ends of a TCP connection and of a Unix-domain one, of the epoll transport of Netty 5. Then HOLD. */
public final class Netty5Epoll {
    private static final EventLoopGroup GROUP = new MultithreadEventLoopGroup(1, EpollHandler.newFactory());

    public static void main(String[] args) throws Exception {
        pair(new InetSocketAddress("127.0.0.1", 0), SocketProtocolFamily.INET);
        File file = File.createTempFile("netty", null);
        file.delete();
        pair(new DomainSocketAddress(file), SocketProtocolFamily.UNIX);
        file.delete();
        System.out.println("HOLD");
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private static void pair(SocketAddress address, ProtocolFamily family) throws Exception {
        Channel listener = new ServerBootstrap()
                .group(GROUP)
                .channelFactory((loop, children) -> new EpollServerSocketChannel(loop, children, family))
                .childHandler(new Ignore())
                .bind(address)
                .asStage()
                .get();
        Channel client = new Bootstrap()
                .group(GROUP)
                .channelFactory(loop -> new EpollSocketChannel(loop, family))
                .handler(new Ignore())
                .connect(listener.localAddress())
                .asStage()
                .get();
        client.writeAndFlush(client.bufferAllocator().copyOf(new byte[1]))
                .asStage()
                .sync();
    }

    private static final class Ignore extends ChannelHandlerAdapter {
        @Override
        public boolean isSharable() {
            return true;
        }
    }
}

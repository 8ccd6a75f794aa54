import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A native transport of Netty, as client or as server. The arguments: client or server, the transport's package, how its classes begin. */
final class NettyNative {
    private final Class<?> type;
    private final EventLoopGroup group;
    private final String prefix;

    private NettyNative(String prefix) throws ReflectiveOperationException {
        this.prefix = prefix;
        type = Class.forName(prefix + "SocketChannel");
        group = group();
    }

    public static void main(String[] args) throws Exception {
        NettyNative netty = new NettyNative(args[1]);
        if (args[0].equals("client")) {
            netty.client();
        } else {
            netty.server();
        }
    }

    private void client() throws IOException, InterruptedException {
        SilentPeer peer = new SilentPeer();
        Channel client = new Bootstrap()
                .group(group)
                .channel(type.asSubclass(Channel.class))
                .handler(new ChannelInboundHandlerAdapter())
                .connect(InetAddress.getLoopbackAddress(), peer.port)
                .sync()
                .channel();
        client.writeAndFlush(client.alloc().buffer().writeByte('?'));
        peer.awaitRequest();
        Hold.client(peer.port, client);
    }

    private void server() throws IOException, InterruptedException, ReflectiveOperationException {
        Channel listener = new ServerBootstrap()
                .group(group)
                .channel(Class.forName(prefix + "ServerSocketChannel").asSubclass(ServerChannel.class))
                .childHandler(new Echo())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        Socket client = PlainClient.askHttp(port);
        Hold.accepted(port, listener, client);
    }

    /** Since 4.2 a handler makes the transport, before it was the group. */
    private EventLoopGroup group() throws ReflectiveOperationException {
        try {
            Object factory =
                    Class.forName(prefix + "IoHandler").getMethod("newFactory").invoke(null);
            return (EventLoopGroup) Class.forName("io.netty.channel.MultiThreadIoEventLoopGroup")
                    .getConstructor(int.class, Class.forName("io.netty.channel.IoHandlerFactory"))
                    .newInstance(1, factory);
        } catch (ClassNotFoundException e) {
            return (EventLoopGroup) Class.forName(prefix + "EventLoopGroup")
                    .getConstructor(int.class)
                    .newInstance(1);
        }
    }

    @ChannelHandler.Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            context.writeAndFlush(bytes);
        }
    }
}

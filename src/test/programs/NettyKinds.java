import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;

/**
 * TCP connections of Netty's native transports, for each both ends, and a line on stdin makes another one of epoll. The arguments: epoll
 * or io_uring; {@code switchedOff} if the application switches keepalive off and sets an idle time of 30 s.
 */
public final class NettyKinds {
    private static final ChannelHandler IGNORE = new Ignore();

    private final EventLoopGroup group;
    private final Class<? extends ServerChannel> server;
    private final Class<? extends Channel> client;
    private final ChannelOption<Integer> idle;
    private final boolean switchedOff;

    private NettyKinds(String transport, boolean switchedOff) {
        boolean epoll = "epoll".equals(transport);
        group = new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : IoUringIoHandler.newFactory());
        server = epoll ? EpollServerSocketChannel.class : IoUringServerSocketChannel.class;
        client = epoll ? EpollSocketChannel.class : IoUringSocketChannel.class;
        idle = epoll ? EpollChannelOption.TCP_KEEPIDLE : IoUringChannelOption.TCP_KEEPIDLE;
        this.switchedOff = switchedOff;
    }

    public static void main(String[] args) throws Exception {
        NettyKinds kinds = new NettyKinds(args[0], args.length > 1);
        kinds.open();
        System.out.println("HOLD");
        while (System.in.read() >= 0) {
            kinds.connection();
        }
        System.exit(0);
    }

    /** For who loads this class in a class loader of its own. */
    public static void open(String transport) throws Exception {
        new NettyKinds(transport, false).open();
    }

    private void open() throws Exception {
        connection();
        if (client == EpollSocketChannel.class && !switchedOff) {
            adopted();
            notTcp();
        }
        if (switchedOff) {
            byNumber();
        }
    }

    /** Both ends of a connection. */
    private void connection() throws Exception {
        final CompletableFuture<Channel> accepted = new CompletableFuture<Channel>();
        ServerBootstrap servers = new ServerBootstrap()
                .group(group)
                .channel(server)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelActive(ChannelHandlerContext context) {
                                accepted.complete(context.channel());
                            }
                        });
                    }
                });
        Bootstrap clients = new Bootstrap().group(group).channel(client).handler(IGNORE);
        if (switchedOff) {
            servers.childOption(ChannelOption.SO_KEEPALIVE, false).childOption(idle, 30);
            clients.option(ChannelOption.SO_KEEPALIVE, false).option(idle, 30);
        }
        Channel listener = Opened.keep(
                servers.bind(InetAddress.getByName("127.0.0.1"), 0).sync().channel());
        say("client", clients.connect(listener.localAddress()).sync().channel());
        say("accepted", accepted.get());
    }

    /** Options by their numbers of asm-generic/socket.h and linux/tcp.h. */
    private void byNumber() throws Exception {
        Channel listener = Opened.keep(new ServerBootstrap()
                .group(group)
                .channel(server)
                .childHandler(IGNORE)
                .bind(InetAddress.getByName("127.0.0.1"), 0)
                .sync()
                .channel());
        Bootstrap clients = new Bootstrap()
                .group(group)
                .channel(client)
                .handler(IGNORE)
                .option(new IntegerUnixChannelOption("SO_KEEPALIVE", 1, 9), 0)
                .option(new IntegerUnixChannelOption("TCP_KEEPIDLE", 6, 4), 30);
        say("options by number", clients.connect(listener.localAddress()).sync().channel());
        Bootstrap raw = new Bootstrap()
                .group(group)
                .channel(client)
                .handler(IGNORE)
                .option(new RawUnixChannelOption("SO_KEEPALIVE", 1, 9, 4), bytes(0))
                .option(new RawUnixChannelOption("TCP_KEEPIDLE", 6, 4, 4), bytes(30));
        say("options as bytes", raw.connect(listener.localAddress()).sync().channel());
    }

    private static ByteBuffer bytes(int value) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder());
        buffer.putInt(0, value);
        return buffer;
    }

    /** A connection that somebody else made. */
    private void adopted() throws Exception {
        Channel listener = Opened.keep(new ServerBootstrap()
                .group(group)
                .channel(server)
                .childHandler(IGNORE)
                .bind(InetAddress.getByName("127.0.0.1"), 0)
                .sync()
                .channel());
        Socket connected = Socket.newSocketStream();
        if (!connected.connect(listener.localAddress())) {
            while (!connected.finishConnect()) {
                Thread.sleep(1);
            }
        }
        Channel channel = new EpollSocketChannel(connected.intValue());
        group.register(channel).sync();
        say("adopted", channel);
    }

    /** What shares code with TCP connections and is none. */
    private void notTcp() throws Exception {
        File file = File.createTempFile("netty", null);
        file.delete();
        DomainSocketAddress address = new DomainSocketAddress(file);
        Channel listener = Opened.keep(new ServerBootstrap()
                .group(group)
                .channel(EpollServerDomainSocketChannel.class)
                .childHandler(IGNORE)
                .bind(address)
                .sync()
                .channel());
        Channel domain = new Bootstrap()
                .group(group)
                .channel(EpollDomainSocketChannel.class)
                .handler(IGNORE)
                .connect(address)
                .sync()
                .channel();
        Channel datagrams = new Bootstrap()
                .group(group)
                .channel(EpollDatagramChannel.class)
                .handler(IGNORE)
                .bind(InetAddress.getByName("127.0.0.1"), 0)
                .sync()
                .channel();
        file.delete();
        check("Unix-domain listener", (Socket) ((UnixChannel) listener).fd());
        check("Unix-domain connection", (Socket) ((UnixChannel) domain).fd());
        check("datagrams", (Socket) ((UnixChannel) datagrams).fd());
    }

    private static void check(String kind, Socket socket) throws IOException {
        Opened.keep(socket);
        System.out.println(kind + ": keepalive " + socket.isKeepAlive());
    }

    @ChannelHandler.Sharable
    private static final class Ignore extends ChannelInboundHandlerAdapter {}

    private static void say(String kind, Channel channel) {
        Opened.keep(channel);
        Opened.say(kind, port(channel.localAddress()), port(channel.remoteAddress()));
    }

    private static int port(Object address) {
        return ((InetSocketAddress) address).getPort();
    }
}

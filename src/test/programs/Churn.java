import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Connections that come and go on every transport; each sends a byte and gets it back, each tenth ends with a reset. For scripts/soak.
 *
 * <p>Lines on stdin, each answered with one on stdout: {@code status}, {@code pause}, {@code resume}, {@code exhaust} (opens files until no descriptor is left,
 * and closes them after half a second), {@code hold} (pauses and opens a connection of each kind to keep).
 */
public final class Churn {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final long PATIENCE_SECONDS = 10;
    private static final int RESET_EACH = 10;

    private static final AtomicLong DONE = new AtomicLong();
    private static final Map<String, Long> FAILURES = new TreeMap<String, Long>();
    private static final List<Object> HELD = new ArrayList<Object>();
    private static volatile boolean paused;

    private interface Transport {
        /** A connection that has sent a byte and got it back. */
        Closeable connect() throws Exception;

        /** Makes close send a reset, if the transport has an option for that. */
        void closeWithReset(Closeable connection) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        // Netty logs what it meets, for which the JDK opens files at first: with no descriptor left that fails for good
        Logger.getLogger("").setLevel(Level.OFF);
        final Transport[] transports = {new Sockets(), new Channels(), new AsynchronousChannels(), new Netty()};
        for (final Transport transport : transports) {
            Thread thread = new Thread() {
                @Override
                public void run() {
                    churn(transport);
                }
            };
            thread.setDaemon(true);
            thread.start();
        }
        System.out.println("HOLD");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("exhaust")) {
                exhaust();
            } else if (!line.equals("status")) {
                paused = !line.equals("resume");
                Thread.sleep(500);
            }
            if (line.equals("hold")) {
                for (Transport transport : transports) {
                    HELD.add(transport.connect());
                }
            }
            System.out.println(status());
        }
        System.exit(0);
    }

    private static void churn(Transport transport) {
        for (long i = 0; ; i++) {
            try {
                while (paused) {
                    Thread.sleep(10);
                }
                Closeable connection = transport.connect();
                try {
                    if (i % RESET_EACH == 0) {
                        transport.closeWithReset(connection);
                    }
                } finally {
                    connection.close(); // even if the option for the reset could not be set
                }
                DONE.incrementAndGet();
            } catch (Throwable e) {
                failed(e);
            }
        }
    }

    private static void failed(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String key = (cause.getClass().getSimpleName() + ": " + cause.getMessage()).replaceAll("[0-9]{4,}", "N");
        synchronized (FAILURES) {
            Long before = FAILURES.get(key);
            FAILURES.put(key, before == null ? 1 : before + 1);
        }
    }

    private static void exhaust() throws InterruptedException {
        List<FileInputStream> files = new ArrayList<FileInputStream>();
        try {
            while (true) {
                files.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException e) {
            // none is left, as was wanted
        }
        Thread.sleep(500);
        for (FileInputStream file : files) {
            try {
                file.close();
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    /** Fields separated by tabs: connections, descriptors, threads, kilobytes of heap, and failures by kind. */
    private static String status() {
        System.gc();
        long heap = (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1024;
        String[] descriptors = new File("/proc/self/fd").list();
        StringBuilder line =
                new StringBuilder("status\t" + DONE + "\t" + (descriptors == null ? -1 : descriptors.length) + "\t"
                        + ManagementFactory.getThreadMXBean().getThreadCount() + "\t" + heap);
        synchronized (FAILURES) {
            for (Map.Entry<String, Long> failure : FAILURES.entrySet()) {
                line.append('\t').append(failure.getValue()).append(' ').append(failure.getKey());
            }
        }
        return line.toString();
    }

    private static final class Sockets implements Transport {
        private final ServerSocket listener = new ServerSocket(0, 50, LOOPBACK);

        Sockets() throws IOException {
            daemon(new Server<Socket>() {
                @Override
                public Socket accept() throws IOException {
                    return listener.accept();
                }

                @Override
                public void answer(Socket accepted) throws IOException {
                    accepted.getOutputStream().write(accepted.getInputStream().read());
                }
            });
        }

        @Override
        public Closeable connect() throws IOException {
            Socket socket = new Socket(LOOPBACK, listener.getLocalPort());
            try {
                socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
                socket.getOutputStream().write(1);
                check(socket.getInputStream().read());
                return socket;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        @Override
        public void closeWithReset(Closeable connection) throws IOException {
            ((Socket) connection).setSoLinger(true, 0);
        }
    }

    private static final class Channels implements Transport {
        private final ServerSocketChannel listener =
                ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));

        Channels() throws IOException {
            daemon(new Server<SocketChannel>() {
                @Override
                public SocketChannel accept() throws IOException {
                    return listener.accept();
                }

                @Override
                public void answer(SocketChannel accepted) throws IOException {
                    ByteBuffer buffer = ByteBuffer.allocate(1);
                    accepted.read(buffer);
                    buffer.flip();
                    accepted.write(buffer);
                }
            });
        }

        @Override
        public Closeable connect() throws IOException {
            SocketChannel channel = SocketChannel.open(listener.getLocalAddress());
            try {
                channel.write(ByteBuffer.wrap(new byte[] {1}));
                check(channel.read(ByteBuffer.allocate(1)));
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }

        @Override
        public void closeWithReset(Closeable connection) throws IOException {
            ((SocketChannel) connection).socket().setSoLinger(true, 0);
        }
    }

    private static final class AsynchronousChannels implements Transport {
        private final AsynchronousServerSocketChannel listener =
                AsynchronousServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));

        AsynchronousChannels() throws IOException {
            daemon(new Server<AsynchronousSocketChannel>() {
                @Override
                public AsynchronousSocketChannel accept() throws Exception {
                    return listener.accept().get();
                }

                @Override
                public void answer(AsynchronousSocketChannel accepted) throws Exception {
                    ByteBuffer buffer = ByteBuffer.allocate(1);
                    accepted.read(buffer).get();
                    buffer.flip();
                    accepted.write(buffer).get();
                }
            });
        }

        @Override
        public Closeable connect() throws Exception {
            AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
            try {
                channel.connect(listener.getLocalAddress()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                channel.write(ByteBuffer.wrap(new byte[] {1})).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                check(channel.read(ByteBuffer.allocate(1)).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
                return channel;
            } catch (Exception e) {
                channel.close();
                throw e;
            }
        }

        @Override
        public void closeWithReset(Closeable connection) {
            // has no SO_LINGER
        }
    }

    private static final class Netty implements Transport {
        private final ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        private final Channel listener = new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                        failed(cause); // and not handed on to Netty's own handler, which would accept nothing for a
                        // second
                        closeAbandoned();
                    }
                })
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext context, Object message) {
                                context.writeAndFlush(message);
                            }

                            @Override
                            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                                context.close(); // a reset, among others
                            }
                        });
                    }
                })
                .bind(LOOPBACK, 0)
                .syncUninterruptibly()
                .channel();

        @Override
        public Closeable connect() throws Exception {
            final CompletableFuture<Void> answered = new CompletableFuture<Void>();
            final Channel channel = new Bootstrap()
                    .group(group)
                    .channelFactory(new ChannelFactory<EpollSocketChannel>() {
                        @Override
                        public EpollSocketChannel newChannel() {
                            return newClient();
                        }
                    })
                    .handler(new SimpleChannelInboundHandler<ByteBuf>() {
                        @Override
                        public void channelActive(ChannelHandlerContext context) {
                            context.writeAndFlush(context.alloc().buffer(1).writeByte(1));
                        }

                        @Override
                        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
                            answered.complete(null);
                        }

                        @Override
                        public void channelInactive(ChannelHandlerContext context) {
                            answered.completeExceptionally(new ClosedChannelException());
                        }

                        @Override
                        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                            answered.completeExceptionally(cause);
                        }
                    })
                    .connect(listener.localAddress())
                    .sync()
                    .channel();
            Closeable connection = new Closeable() {
                @Override
                public void close() {
                    channel.close().syncUninterruptibly();
                }
            };
            try {
                answered.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return connection;
            } catch (Exception e) {
                connection.close();
                throw e;
            }
        }

        @Override
        public void closeWithReset(Closeable connection) {
            // is not asked for one
        }

        /*
         * The constructor of Netty's channel sets TCP_NODELAY. If that fails, it throws and leaves the descriptor open (Netty 4.2.18), whether it has
         * made it or accepted it. So both are closed here.
         */
        private static EpollSocketChannel newClient() {
            LinuxSocket socket = LinuxSocket.newSocketStream();
            try {
                Constructor<EpollSocketChannel> constructor = // the one that the public constructor calls
                        EpollSocketChannel.class.getDeclaredConstructor(LinuxSocket.class, boolean.class);
                constructor.setAccessible(true);
                return constructor.newInstance(socket, false);
            } catch (ReflectiveOperationException e) {
                close(socket);
                throw new ChannelException(e);
            }
        }

        /** Closes what was accepted and belongs to no channel. Runs in the only thread that accepts and closes such descriptors. */
        private void closeAbandoned() {
            String[] descriptors = new File("/proc/self/fd").list();
            if (descriptors == null) {
                return;
            }
            Set<Integer> owned = new HashSet<Integer>();
            owned.add(((EpollServerSocketChannel) listener).fd().intValue());
            for (Channel channel : accepted) {
                owned.add(((EpollSocketChannel) channel).fd().intValue());
            }
            for (String descriptor : descriptors) {
                try {
                    io.netty.channel.unix.Socket socket =
                            new io.netty.channel.unix.Socket(Integer.parseInt(descriptor));
                    if (!owned.contains(socket.intValue())
                            && listener.localAddress().equals(socket.localAddress())) {
                        close(socket);
                    }
                } catch (ChannelException e) {
                    // it is not a socket, or has been closed meanwhile
                }
            }
        }

        private static void close(io.netty.channel.unix.Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    private static void check(int read) throws IOException {
        if (read != 1) {
            throw new IOException("read " + read + " in place of the byte that was sent");
        }
    }

    private interface Server<C extends Closeable> {
        C accept() throws Exception;

        /** Sends back the byte that it reads. */
        void answer(C accepted) throws Exception;
    }

    private static <C extends Closeable> void daemon(final Server<C> server) {
        Thread thread = new Thread() {
            @Override
            public void run() {
                while (true) {
                    try {
                        serve(server);
                    } catch (Throwable e) {
                        failed(e);
                    }
                }
            }
        };
        thread.setDaemon(true);
        thread.start();
    }

    private static <C extends Closeable> void serve(Server<C> server) throws Exception {
        C accepted = server.accept();
        boolean answered = false;
        try {
            server.answer(accepted);
            answered = true;
        } finally {
            if (answered) {
                HeldUntilClosed.keep(accepted);
            } else {
                accepted.close();
            }
        }
    }

    /** Accepted connections: those that are long done with are closed. */
    private static final class HeldUntilClosed {
        private static final int KEPT = 8;
        private static final List<Closeable> ACCEPTED = new ArrayList<Closeable>();

        static synchronized void keep(Closeable accepted) throws IOException {
            ACCEPTED.add(accepted);
            if (ACCEPTED.size() > KEPT) {
                ACCEPTED.remove(0).close();
            }
        }
    }
}

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

        void reset(Closeable connection) throws Exception;
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
                if (i % RESET_EACH == 0) {
                    transport.reset(connection);
                } else {
                    connection.close();
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
            daemon(new Accept() {
                @Override
                public void one() throws IOException {
                    Socket accepted = listener.accept();
                    accepted.getOutputStream().write(accepted.getInputStream().read());
                    HeldUntilClosed.keep(accepted);
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
        public void reset(Closeable connection) throws IOException {
            ((Socket) connection).setSoLinger(true, 0);
            connection.close();
        }
    }

    private static final class Channels implements Transport {
        private final ServerSocketChannel listener =
                ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));

        Channels() throws IOException {
            daemon(new Accept() {
                @Override
                public void one() throws IOException {
                    SocketChannel accepted = listener.accept();
                    ByteBuffer buffer = ByteBuffer.allocate(1);
                    accepted.read(buffer);
                    buffer.flip();
                    accepted.write(buffer);
                    HeldUntilClosed.keep(accepted);
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
        public void reset(Closeable connection) throws IOException {
            ((SocketChannel) connection).socket().setSoLinger(true, 0);
            connection.close();
        }
    }

    private static final class AsynchronousChannels implements Transport {
        private final AsynchronousServerSocketChannel listener =
                AsynchronousServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));

        AsynchronousChannels() throws IOException {
            daemon(new Accept() {
                @Override
                public void one() throws Exception {
                    AsynchronousSocketChannel accepted = listener.accept().get();
                    ByteBuffer buffer = ByteBuffer.allocate(1);
                    accepted.read(buffer).get();
                    buffer.flip();
                    accepted.write(buffer).get();
                    HeldUntilClosed.keep(accepted);
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
        public void reset(Closeable connection) throws IOException {
            connection.close(); // has no SO_LINGER
        }
    }

    private static final class Netty implements Transport {
        private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        private final Channel listener = new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
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
                    .channel(EpollSocketChannel.class)
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
        public void reset(Closeable connection) throws IOException {
            connection.close();
        }
    }

    private static void check(int read) throws IOException {
        if (read != 1) {
            throw new IOException("read " + read + " in place of the byte that was sent");
        }
    }

    private interface Accept {
        void one() throws Exception;
    }

    private static void daemon(final Accept accept) {
        Thread thread = new Thread() {
            @Override
            public void run() {
                while (true) {
                    try {
                        accept.one();
                    } catch (Throwable e) {
                        failed(e);
                    }
                }
            }
        };
        thread.setDaemon(true);
        thread.start();
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

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/**
 * Waits for an answer in each way that Java has. Arguments: host, the two ports of OutageServer, the port of PostgreSQL. Says HOLD once all wait; a
 * line on stdin has one connection send something first. Says of each when it ends: {@code ended}, what, milliseconds since 1970, how.
 */
public final class LosesPeer {
    private static final CountDownLatch READY = new CountDownLatch(7);
    private static final CountDownLatch SEND = new CountDownLatch(1);

    private interface Wait {
        void run() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        String host = args[0];
        InetSocketAddress sink = new InetSocketAddress(host, Integer.parseInt(args[1]));

        start("blocking read", task -> new Thread(task).start(), () -> read(connect(sink)));
        if (Runtime.version().feature() >= 21) {
            start("blocking read in a virtual thread", LosesPeer::startVirtual, () -> read(connect(sink)));
        } else {
            READY.countDown();
        }
        start("selector", task -> new Thread(task).start(), () -> select(sink));
        start("asynchronous read", task -> new Thread(task).start(), () -> readAsynchronously(sink));
        start("Netty, epoll", task -> new Thread(task).start(), () -> netty(sink));
        start("HTTP/2 request", task -> new Thread(task).start(), () -> http2("http://" + host + ":" + args[2]));
        start("pgjdbc, query", task -> new Thread(task).start(), () -> query(host, args[3]));

        Socket sends = connect(sink);
        start("unacknowledged request", task -> new Thread(task).start(), () -> {
            SEND.await();
            sends.getOutputStream().write(new byte[50]);
            read(sends);
        });
        READY.await();
        Thread.sleep(500); // what was sent last is acknowledged
        System.out.println("HOLD");
        while (System.in.read() >= 0) {
            SEND.countDown();
        }
        System.exit(0);
    }

    private static void start(String what, java.util.function.Consumer<Runnable> starter, Wait wait) {
        starter.accept(() -> {
            String how;
            try {
                wait.run();
                how = "no exception";
            } catch (Throwable e) {
                Throwable cause = e;
                while (cause.getCause() != null) {
                    cause = cause.getCause();
                }
                how = cause.getMessage();
            }
            System.out.println("ended\t" + what + "\t" + System.currentTimeMillis() + "\t" + how);
        });
    }

    private static void startVirtual(Runnable task) {
        try { // JDK 21
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Socket connect(InetSocketAddress server) throws IOException {
        return new Socket(server.getAddress(), server.getPort());
    }

    private static void read(Socket socket) throws IOException {
        READY.countDown();
        socket.getInputStream().read();
    }

    private static void select(InetSocketAddress server) throws IOException {
        try (Selector selector = Selector.open()) {
            java.nio.channels.SocketChannel channel = java.nio.channels.SocketChannel.open(server);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            READY.countDown();
            selector.select();
            channel.read(ByteBuffer.allocate(1));
        }
    }

    private static void readAsynchronously(InetSocketAddress server) throws Exception {
        AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
        channel.connect(server).get();
        READY.countDown();
        channel.read(ByteBuffer.allocate(1)).get();
    }

    private static void netty(InetSocketAddress server) throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        new Bootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
                .channel(EpollSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                            @Override
                            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                                end.completeExceptionally(cause);
                            }
                        });
                    }
                })
                .connect(server)
                .sync();
        READY.countDown();
        try {
            end.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage());
        }
    }

    private static void http2(String server) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpClient.Version version = client.send(
                        HttpRequest.newBuilder(URI.create(server + "/")).build(), BodyHandlers.discarding())
                .version();
        if (version != HttpClient.Version.HTTP_2) {
            throw new AssertionError(version);
        }
        READY.countDown();
        client.send(HttpRequest.newBuilder(URI.create(server + "/hang")).build(), BodyHandlers.discarding());
    }

    private static void query(String host, String port) throws Exception {
        try (Connection connection =
                DriverManager.getConnection("jdbc:postgresql://" + host + ":" + port + "/postgres?user=postgres")) {
            READY.countDown();
            connection.createStatement().execute("select pg_sleep(600)");
        }
    }
}

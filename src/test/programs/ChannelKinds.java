import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Every way to a socket that java.nio.channels offers. The argument is the loopback address to use. */
public final class ChannelKinds {
    private static InetSocketAddress anyPort;

    public static void main(String[] args) throws Exception {
        anyPort = new InetSocketAddress(InetAddress.getByName(args[0]), 0);
        blocking();
        nonBlocking();
        adaptor();
        asynchronous();
        Opened.hold();
    }

    private static void blocking() throws IOException {
        ServerSocketChannel listener = Opened.keep(ServerSocketChannel.open().bind(anyPort));
        say("SocketChannel.open(address)", SocketChannel.open(listener.getLocalAddress()));
        SocketChannel opened = SocketChannel.open();
        opened.connect(listener.getLocalAddress());
        say("SocketChannel.open() and connect", opened);
        Opened.say(
                "SocketChannel.open() bound only",
                port(Opened.keep(SocketChannel.open()).bind(anyPort)),
                0);
        say("ServerSocketChannel", listener.accept());
    }

    private static void nonBlocking() throws IOException {
        ServerSocketChannel listener = Opened.keep(ServerSocketChannel.open().bind(anyPort));
        listener.configureBlocking(false);
        SocketChannel client = SocketChannel.open();
        client.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            client.register(selector, SelectionKey.OP_CONNECT);
            boolean connected = client.connect(listener.getLocalAddress());
            while (!connected) {
                selector.select();
                connected = client.finishConnect();
            }
        }
        say("SocketChannel, non-blocking", client);
        try (Selector selector = Selector.open()) {
            listener.register(selector, SelectionKey.OP_ACCEPT);
            selector.select();
            say("ServerSocketChannel, non-blocking", listener.accept());
        }
    }

    private static void adaptor() throws IOException {
        ServerSocketChannel listener = Opened.keep(ServerSocketChannel.open().bind(anyPort));
        Socket client = Opened.keep(SocketChannel.open()).socket();
        client.connect(listener.getLocalAddress(), 10_000);
        Opened.say("SocketChannel.socket()", client);
        Opened.say("ServerSocketChannel.socket()", listener.socket().accept());
        Opened.keep(SocketChannel.open(listener.getLocalAddress()));
        listener.socket().setSoTimeout(10_000);
        Opened.say(
                "ServerSocketChannel.socket() with timeout", listener.socket().accept());
    }

    private static void asynchronous() throws Exception {
        AsynchronousServerSocketChannel listener =
                Opened.keep(AsynchronousServerSocketChannel.open().bind(anyPort));
        Future<AsynchronousSocketChannel> pending = listener.accept();
        say("AsynchronousSocketChannel", connect(null, listener));
        say("AsynchronousServerSocketChannel, pending", pending.get());

        AsynchronousChannelGroup group =
                AsynchronousChannelGroup.withFixedThreadPool(1, Executors.defaultThreadFactory());
        say("AsynchronousSocketChannel in a group", connect(group, listener));
        CompletableFuture<AsynchronousSocketChannel> completed = new CompletableFuture<>();
        listener.accept(null, new CompletionHandler<AsynchronousSocketChannel, Void>() {
            @Override
            public void completed(AsynchronousSocketChannel accepted, Void attachment) {
                completed.complete(accepted);
            }

            @Override
            public void failed(Throwable e, Void attachment) {
                completed.completeExceptionally(e);
            }
        });
        say("AsynchronousServerSocketChannel, at once", completed.get());
    }

    private static AsynchronousSocketChannel connect(
            AsynchronousChannelGroup group, AsynchronousServerSocketChannel listener) throws Exception {
        AsynchronousSocketChannel client = AsynchronousSocketChannel.open(group);
        client.connect(listener.getLocalAddress()).get();
        return client;
    }

    private static void say(String kind, SocketChannel channel) throws IOException {
        Opened.keep(channel);
        Opened.say(kind, port(channel), ((InetSocketAddress) channel.getRemoteAddress()).getPort());
    }

    private static void say(String kind, AsynchronousSocketChannel channel) throws IOException {
        Opened.keep(channel);
        int local = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        Opened.say(kind, local, ((InetSocketAddress) channel.getRemoteAddress()).getPort());
    }

    private static int port(SocketChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }
}

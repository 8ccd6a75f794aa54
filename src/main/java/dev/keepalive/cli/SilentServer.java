package dev.keepalive.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * A TCP server that accepts connections and sends nothing: what {@link IdleLimitMeasurement} needs on the other side of a network. It reads
 * and forgets what it is sent, and never closes a connection before its client does.
 */
final class SilentServer implements Closeable {
    /** Two measurements at a time; whoever comes in addition is closed at once. */
    static final int CONNECTIONS = 64;

    private final ByteBuffer buffer = ByteBuffer.allocate(8192);
    private final Selector selector;
    private final ServerSocketChannel listener;
    private int open;

    /**
     * Listens on all addresses of this host.
     *
     * @param port 0 for any that is free
     */
    SilentServer(int port) throws IOException {
        selector = Selector.open();
        listener = ServerSocketChannel.open();
        try {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(new InetSocketAddress(port));
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    int port() {
        return listener.socket().getLocalPort();
    }

    /**
     * Serves for so many seconds.
     *
     * @throws IllegalStateException if its connections have keepalive, which would keep the network from forgetting them
     */
    void run(int seconds) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            selector.select(TimeUnit.NANOSECONDS.toMillis(left) + 1);
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.channel() == listener) {
                    accept();
                } else {
                    read(key);
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private void accept() throws IOException {
        SocketChannel accepted = listener.accept();
        if (accepted == null) {
            return;
        }
        if (open == CONNECTIONS) {
            accepted.close();
            return;
        }
        try {
            IdleLimitMeasurement.withoutKeepAlive(accepted);
            accepted.configureBlocking(false);
            accepted.register(selector, SelectionKey.OP_READ);
            open++;
        } catch (IOException e) {
            accepted.close(); // the client has gone already
        }
    }

    private void read(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        int read;
        try {
            buffer.clear();
            read = channel.read(buffer);
        } catch (IOException e) {
            read = -1; // reset
        }
        if (read < 0) {
            channel.close();
            open--;
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        listener.close();
        selector.close();
    }
}

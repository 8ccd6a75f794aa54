package dev.keepalive.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures how long the network to a server remembers a silent connection, with keepalive itself.
 *
 * <p>There is a connection for each silence. The kernel is told to send its first keepalive probe when the connection has been silent for
 * that long, and two more a second later each. What then happens says it: nothing, so a probe was answered; the kernel gives the connection
 * up or it is reset, so the network has forgotten it. What happens before the first probe is the server's doing.
 */
final class IdleLimitMeasurement implements Closeable {
    /** TCP_KEEPINTVL of the test sockets, in seconds. */
    private static final int INTERVAL = 1;

    /** TCP_KEEPCNT of the test sockets. */
    private static final int COUNT = 3;

    /** A second more than the kernel needs to give a connection up. */
    private static final int PATIENCE = INTERVAL * COUNT + 1;

    /** The kernel's clock starts a little earlier than ours, with the server's answer. */
    private static final double TOLERANCE = 0.5;

    private static final int CONNECT_MILLIS = 10_000;

    /** How often data from the server may restart a silence before its connection is given up. */
    private static final int RESTARTS = 10;

    private final List<Connection> connections = new ArrayList<>();
    private final Selector selector;
    private final Consumer<String> progress;
    private final ByteBuffer buffer = ByteBuffer.allocate(8192);

    // volatile: Ctrl-C has them read by another thread
    private volatile Integer survived;
    private volatile Integer lost;
    private volatile Integer closedByServer;

    /**
     * Begins one.
     *
     * @param progress gets a line for each silence that is over
     */
    IdleLimitMeasurement(Consumer<String> progress) throws IOException {
        this.selector = Selector.open();
        this.progress = progress;
    }

    /**
     * Opens a connection that will be silent for so many seconds.
     *
     * @throws UnsupportedOperationException if this Java runtime or system cannot set the times of keepalive
     * @throws IOException if the server cannot be reached
     */
    void connect(InetSocketAddress server, int silence) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            set(channel, "TCP_KEEPIDLE", silence);
            set(channel, "TCP_KEEPINTERVAL", INTERVAL);
            set(channel, "TCP_KEEPCOUNT", COUNT);
            channel.socket().connect(server, CONNECT_MILLIS);
            channel.configureBlocking(false);
            connections.add(new Connection(silence, channel.register(selector, SelectionKey.OP_READ)));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @SuppressWarnings("unchecked") // it is one; the class library of Java 8 for compilers does not have the constants
    private static void set(SocketChannel channel, String name, int value) throws IOException {
        SocketOption<Integer> option;
        try {
            option = (SocketOption<Integer>) Class.forName("jdk.net.ExtendedSocketOptions")
                    .getField(name)
                    .get(null);
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException(name, e);
        }
        channel.setOption(option, value);
        if (channel.getOption(option) != value) {
            throw new IllegalStateException(
                    name + " is " + channel.getOption(option) + " although " + value + " was set");
        }
    }

    /** Waits until the answer is clear. */
    void run() throws IOException {
        while (!isClear()) {
            selector.select(millisToNextDeadline());
            selector.selectedKeys().clear();
            for (Connection connection : connections) {
                if (!connection.over) {
                    look(connection);
                }
            }
        }
    }

    /** The first silence that was lost tells, once all shorter ones are over. */
    private boolean isClear() {
        for (Connection connection : connections) {
            if (lost != null && connection.silence > lost) {
                return true;
            }
            if (!connection.over) {
                return false;
            }
        }
        return true;
    }

    private long millisToNextDeadline() {
        long next = Long.MAX_VALUE;
        for (Connection connection : connections) {
            if (!connection.over) {
                next = Math.min(next, connection.nanosLeft());
            }
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(next) + 1);
    }

    private void look(Connection connection) throws IOException {
        try {
            buffer.clear();
            int read = ((SocketChannel) connection.key.channel()).read(buffer);
            if (read > 0) {
                heard(connection);
            } else if (read < 0) {
                if (connection.silentSeconds() >= connection.silence) {
                    survived(connection); // that its end has come through says it as well as an answer
                }
                closed(connection, "closed by the server");
            } else if (connection.nanosLeft() <= 0) {
                survived(connection);
                end(connection, "a probe was answered");
            }
        } catch (IOException e) {
            if (connection.silentSeconds() < connection.silence - TOLERANCE) {
                closed(connection, "ended before the probe: " + e.getMessage());
            } else {
                end(connection, "lost: " + e.getMessage());
                lost = lost == null ? connection.silence : Math.min(lost, connection.silence);
            }
        }
    }

    private void survived(Connection connection) {
        survived = survived == null ? connection.silence : Math.max(survived, connection.silence);
    }

    private void heard(Connection connection) throws IOException {
        if (++connection.restarts > RESTARTS) {
            end(connection, "the server does not stop sending, so there is no silence to measure");
        } else {
            connection.silentSince = System.nanoTime();
        }
    }

    private void closed(Connection connection, String how) throws IOException {
        int seconds = (int) Math.round(connection.silentSeconds());
        closedByServer = closedByServer == null ? seconds : Math.min(closedByServer, seconds);
        end(connection, how + " after " + seconds + " s");
    }

    private void end(Connection connection, String how) throws IOException {
        connection.over = true;
        connection.key.channel().close();
        progress.accept(connection.silence + " s: " + how);
    }

    /** The longest silence after which a probe was answered, in seconds; null if there is none. */
    Integer survived() {
        return survived;
    }

    /** The shortest silence after which no probe was answered, or that ended with a reset; null if there is none. */
    Integer lost() {
        return lost;
    }

    /** After how many seconds of silence the server has closed a connection; null if it has not. */
    Integer closedByServer() {
        return closedByServer;
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.key.channel().close();
        }
        selector.close();
    }

    /** One that is silent, or over. */
    private static final class Connection {
        private final int silence;
        private final SelectionKey key;
        private long silentSince = System.nanoTime();
        private int restarts;
        private boolean over;

        Connection(int silence, SelectionKey key) {
            this.silence = silence;
            this.key = key;
        }

        private long nanosLeft() {
            return silentSince + TimeUnit.SECONDS.toNanos(silence + PATIENCE) - System.nanoTime();
        }

        private double silentSeconds() {
            return (System.nanoTime() - silentSince) / 1e9;
        }
    }
}

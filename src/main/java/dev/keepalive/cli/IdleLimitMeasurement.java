package dev.keepalive.cli;

import dev.keepalive.process.CurrentProcess;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.TcpConnections;
import dev.keepalive.socket.TcpTableRow;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures how long the network to a server remembers a silent connection.
 *
 * <p>There is a connection for each silence, without keepalive. When its silence is over by this program's own clock, it gets keepalive with an
 * idle time that is over already, so that the kernel sends a probe at once and two more a second later each. If /proc/self/net/tcp shows
 * that a probe was answered, the connection has survived the silence. If the kernel gives the connection up or it is reset, the network
 * has forgotten it. What happens before the first probe is the server's doing.
 *
 * <p>The kernel's own timer is no measure of a long silence: with CONFIG_HZ=250 one of 131 to 1048 s expires up to 16 s late, and one of
 * an hour up to 131 s (kernel/time/timer.c). Timers of a second are exact to some hundredths.
 */
final class IdleLimitMeasurement implements Closeable {
    /** Of the kernel's: seconds without traffic before a probe and between probes, and how many may be lost. */
    private static final int PROBE_AFTER = 1;

    /** TCP_KEEPCNT of the test sockets. */
    private static final int COUNT = 3;

    /** The kernel gives a connection up three seconds after the first probe. If it has not, and shows no answer, it does not tell. */
    private static final int PATIENCE_SECONDS = 10;

    /** How often the kernel's table is looked at while the answer to a probe is awaited. */
    private static final int LOOK_MILLIS = 100;

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
    private volatile boolean reset;

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
     * @throws IllegalStateException if something in this process has set keepalive
     * @throws IOException if the server cannot be reached
     */
    void connect(InetSocketAddress server, int silence) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            set(channel, "TCP_KEEPINTERVAL", PROBE_AFTER);
            set(channel, "TCP_KEEPCOUNT", COUNT);
            set(channel, "TCP_KEEPIDLE", PROBE_AFTER);
            channel.socket().connect(server, CONNECT_MILLIS);
            withoutKeepAlive(channel);
            channel.configureBlocking(false);
            connections.add(new Connection(silence, channel.register(selector, SelectionKey.OP_READ)));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Makes sure of it: IllegalStateException if something in this process does not allow it. */
    static void withoutKeepAlive(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, false);
        if (channel.getOption(StandardSocketOptions.SO_KEEPALIVE)) {
            throw new IllegalStateException("SO_KEEPALIVE is on though it was switched off");
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

    /**
     * Waits until the answer is clear.
     *
     * @throws ProcessException if the kernel's table cannot be read
     */
    void run() throws IOException, ProcessException {
        while (!isClear()) {
            selector.select(millisToNextLook());
            selector.selectedKeys().clear();
            Map<String, TcpTableRow> rows = isProbing() ? rows() : new HashMap<>();
            for (Connection connection : connections) {
                if (!connection.over) {
                    look(connection, rows);
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

    private boolean isProbing() {
        return connections.stream().anyMatch(connection -> connection.probing && !connection.over);
    }

    private long millisToNextLook() {
        long next = isProbing() ? TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS) : Long.MAX_VALUE;
        for (Connection connection : connections) {
            if (!connection.over && !connection.probing) {
                next = Math.min(next, connection.nanosLeft());
            }
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(next) + 1);
    }

    /** The connections of this process by both their addresses. */
    private static Map<String, TcpTableRow> rows() throws ProcessException {
        Map<String, TcpTableRow> rows = new HashMap<>();
        TcpConnections.of(Long.parseLong(CurrentProcess.pid()))
                .byDescriptor()
                .values()
                .forEach(row -> rows.put(row.local + ' ' + row.peer, row));
        return rows;
    }

    private void look(Connection connection, Map<String, TcpTableRow> rows) throws IOException {
        try {
            buffer.clear();
            int read = connection.channel().read(buffer);
            if (read != 0 && connection.probing) {
                survived(connection); // that something has come through says it as well as the answer to a probe
                end(connection, "something from the server has come through");
            } else if (read > 0) {
                heard(connection);
            } else if (read < 0) {
                closed(connection, "closed by the server");
            } else if (connection.probing && isAnswered(rows.get(connection.addresses))) {
                survived(connection);
                end(connection, "a probe was answered");
            } else if (connection.probing
                    && connection.silentSeconds() > connection.longestSilence + PATIENCE_SECONDS) {
                end(connection, "the kernel does not tell whether a probe was answered");
            } else if (!connection.probing && connection.nanosLeft() <= 0) {
                probe(connection);
            }
        } catch (IOException e) {
            if (connection.probing) {
                lost = Math.min(lost == null ? Integer.MAX_VALUE : lost, connection.lostAfter());
                end(connection, "lost: " + e.getMessage());
            } else {
                reset = true;
                closed(connection, "ended before the probe: " + e.getMessage());
            }
        }
    }

    /** Has the kernel send a probe at once: when TCP_KEEPIDLE is set, it compares it with the time since the last traffic. */
    private static void probe(Connection connection) throws IOException {
        connection.endSilence();
        connection.channel().setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        set(connection.channel(), "TCP_KEEPIDLE", PROBE_AFTER);
        connection.probed();
    }

    /** As long as the first probe is not sent, the timer that shall send it has no time left; as long as it is not answered, it counts. */
    private static boolean isAnswered(TcpTableRow row) {
        return row != null && row.timer.equals("keepalive") && row.timerSeconds > 0 && row.unansweredProbes == 0;
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
        connection.channel().close();
        progress.accept(connection.silence + " s: " + how);
    }

    /** The longest silence after which a probe was answered, in seconds; null if there is none. */
    Integer survived() {
        return survived;
    }

    /** The shortest silence after which no probe was answered, or a probe was answered with a reset; null if there is none. */
    Integer lost() {
        return lost;
    }

    /** After how many seconds of silence a connection was closed or reset without having been sent anything; null if none was. */
    Integer closedByServer() {
        return closedByServer;
    }

    /** Whether one was reset, which a device between the two may have done. */
    boolean isReset() {
        return reset;
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel().close();
        }
        selector.close();
    }

    /** One that is silent, is being probed, or is over. */
    private static final class Connection {
        private final int silence;
        private final SelectionKey key;
        private final String addresses;
        private long silentSince = System.nanoTime();
        private double longestSilence;
        private int restarts;
        private boolean probing;
        private boolean over;

        Connection(int silence, SelectionKey key) throws IOException {
            this.silence = silence;
            this.key = key;
            addresses = ServerAddress.toString((InetSocketAddress) channel().getLocalAddress())
                    + ' '
                    + ServerAddress.toString((InetSocketAddress) channel().getRemoteAddress());
        }

        SocketChannel channel() {
            return (SocketChannel) key.channel();
        }

        private long nanosLeft() {
            return silentSince + TimeUnit.SECONDS.toNanos(silence) - System.nanoTime();
        }

        private double silentSeconds() {
            return (System.nanoTime() - silentSince) / 1e9;
        }

        /** From now on an error tells of the network. */
        void endSilence() {
            probing = true;
            longestSilence = silentSeconds();
        }

        /** The probe is on its way. */
        void probed() {
            longestSilence = silentSeconds();
        }

        /** The silence, or what it became because this program got no processor. */
        int lostAfter() {
            return Math.max(silence, (int) Math.round(longestSilence));
        }
    }
}

package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.attach.ReportRow;
import dev.keepalive.config.DetectionTime;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.control.Command;
import dev.keepalive.control.ReportLine;
import dev.keepalive.process.CurrentProcess;
import dev.keepalive.transform.HookStates;
import java.io.Closeable;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes sockets in the JVM that {@code check} starts, and compares their options with the settings. */
final class SelfTest {
    private final List<Closeable> open = new ArrayList<>();
    private final Table table = new Table("SOCKET", "KEEPALIVE", "IDLE", "INTERVAL", "COUNT", "USER TIMEOUT", "");
    private final List<String> problems = new ArrayList<>();
    private List<String> hints = Collections.emptyList();
    private boolean right = true;

    private SelfTest() {}

    /**
     * Runs the test. Returns whether every socket has the configured options, and no setting is wrong.
     *
     * @param options the arguments of the agent
     */
    static boolean run(String options) throws Exception {
        Settings settings = Settings.current();
        PrintWriter out = new PrintWriter(System.out, true);
        if (settings == null || !settings.enabled()) {
            out.println(
                    settings == null
                            ? "the agent did not start"
                            : "the agent is switched off: " + settings.origin(Setting.KEEPALIVE));
            return false;
        }
        SelfTest test = new SelfTest();
        try {
            test.makeSockets();
        } catch (IllegalStateException | LinkageError e) {
            // LinkageError: sockets of this Java runtime do not work at all
            out.println("the agent cannot work in this Java runtime (" + System.getProperty("java.version") + "): "
                    + e.getMessage());
            return false;
        }
        test.table.print(out, Terminal.width());
        out.println("a dead peer on an idle connection is detected after " + DetectionTime.withUserTimeout(settings)
                + " s");
        for (String hint : test.hints) {
            out.println("hint: " + hint);
        }
        Settings.read(options, null, test.problems); // the agent may have reported them on stderr
        for (String problem : test.problems) {
            test.right = false;
            out.println(problem);
        }
        out.println(test.right ? "all right" : "something is wrong");
        return test.right;
    }

    private void makeSockets() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        List<Pair> pairs = new ArrayList<>();
        ServerSocket server = keep(new ServerSocket());
        server.bind(any);
        Socket socket = keep(new Socket(any.getAddress(), server.getLocalPort()));
        pairs.add(new Pair("Socket", "ServerSocket", socket.getLocalSocketAddress(), server.getLocalSocketAddress()));
        keep(server.accept());

        ServerSocketChannel serverChannel = keep(ServerSocketChannel.open().bind(any));
        SocketChannel channel = keep(SocketChannel.open(serverChannel.getLocalAddress()));
        pairs.add(new Pair(
                "SocketChannel", "ServerSocketChannel", channel.getLocalAddress(), serverChannel.getLocalAddress()));
        keep(serverChannel.accept());

        AsynchronousServerSocketChannel asyncServer =
                keep(AsynchronousServerSocketChannel.open().bind(any));
        AsynchronousSocketChannel async = keep(AsynchronousSocketChannel.open());
        async.connect(asyncServer.getLocalAddress()).get();
        pairs.add(new Pair(
                "AsynchronousSocketChannel",
                "AsynchronousServerSocketChannel",
                async.getLocalAddress(),
                asyncServer.getLocalAddress()));
        keep(asyncServer.accept().get());

        ReportReader report = ReportReader.parse(Command.report("command=status", null));
        List<SocketRow> rows = SocketRow.of(Long.parseLong(CurrentProcess.pid()), report);
        findMissingHooks(report);
        hints = IdleLimits.hints(rows);
        for (Pair pair : pairs) {
            judge(pair.clientKind, row(rows, pair.clientPort, pair.serverPort));
            judge("accepted by " + pair.serverKind, row(rows, pair.serverPort, pair.clientPort));
        }
        for (Closeable closeable : open) {
            closeable.close();
        }
    }

    private void findMissingHooks(ReportReader report) {
        for (ReportRow hook : report.rows(ReportLine.HOOK)) {
            if (HookStates.leavesSocketsUncovered(hook.get("state"))) {
                problems.add("hook point " + hook.get("method") + ": " + hook.get("state"));
            }
        }
    }

    private static SocketRow row(List<SocketRow> rows, int localPort, int peerPort) {
        for (SocketRow row : rows) {
            if (row.local.endsWith(":" + localPort) && row.peer.endsWith(":" + peerPort)) {
                return row;
            }
        }
        return null;
    }

    private void judge(String kind, SocketRow row) {
        if (row == null) {
            right = false;
            table.row(kind, "?", "?", "?", "?", "?", "NOT FOUND (Linux is needed)");
            return;
        }
        boolean asConfigured = row.keepAlive
                && is(Setting.IDLE, row.idle)
                && is(Setting.INTVL, row.interval)
                && is(Setting.CNT, row.count)
                && isUserTimeout(row.userTimeout);
        right &= asConfigured;
        table.row(
                kind,
                row.keepAlive ? "on" : "off",
                row.idle + " s",
                row.interval + " s",
                Integer.toString(row.count),
                row.userTimeout + " ms",
                asConfigured ? "right" : "WRONG");
    }

    private static boolean is(Setting setting, int value) {
        int configured = Settings.current().get(setting);
        return configured == Setting.UNSET || configured == value;
    }

    private static boolean isUserTimeout(int value) {
        int configured = DetectionTime.userTimeout(Settings.current());
        return configured == Setting.UNSET || configured == value;
    }

    private <T extends Closeable> T keep(T closeable) {
        open.add(closeable);
        return closeable;
    }

    /** A connection with both ends in this JVM. */
    private static final class Pair {
        private final String clientKind;
        private final String serverKind;
        private final int clientPort;
        private final int serverPort;

        Pair(String clientKind, String serverKind, SocketAddress client, SocketAddress server) {
            this.clientKind = clientKind;
            this.serverKind = serverKind;
            clientPort = ((InetSocketAddress) client).getPort();
            serverPort = ((InetSocketAddress) server).getPort();
        }
    }
}

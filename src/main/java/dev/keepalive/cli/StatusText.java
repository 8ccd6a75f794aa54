package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import java.io.PrintWriter;
import java.util.List;

/** Prints a status for people. */
final class StatusText {
    /** Connections that are shown unless all are wanted. */
    static final int MOST_ROWS = 30;

    private final PrintWriter out;
    private final int terminal;
    private final boolean allRows;

    /**
     * For a terminal.
     *
     * @param terminal its width, or {@link Terminal#UNLIMITED}
     * @param allRows whether every connection is shown
     */
    StatusText(PrintWriter out, int terminal, boolean allRows) {
        this.out = out;
        this.terminal = terminal;
        this.allRows = allRows;
    }

    void print(Status status) {
        ReportReader report = status.report;
        String version = report.value("version");
        out.println(
                "JVM " + status.pid + ": agent " + status.state + (version.isEmpty() ? "" : ", version " + version));
        out.println(status.summary() + refused(report));
        settings(SettingRow.of(report));
        section(report.rows("hook"), "HOOK POINT", "STATE");
        section(report.rows("counter"), "SOCKETS", "NUMBER");
        section(report.rows("failure"), "FAILED BECAUSE OF", "NUMBER");
        sockets(status);
        for (String hint : status.hints()) {
            out.println("hint: " + hint);
        }
        for (String note : status.notes()) {
            out.println("note: " + note);
        }
    }

    /** Of new sockets, since the start of the JVM. */
    private static String refused(ReportReader report) {
        long refused = 0;
        for (List<String> failure : report.rows("failure")) {
            refused += Long.parseLong(failure.get(1));
        }
        return refused == 0 ? "" : "; the kernel refused " + refused + " option(s) of new sockets";
    }

    private void settings(List<SettingRow> settings) {
        if (settings.isEmpty()) {
            return;
        }
        out.println();
        Table table = new Table("SETTING", "VALUE", "FROM").wrappingLast();
        for (SettingRow setting : settings) {
            table.row(setting.name, setting.shown(), setting.origin);
        }
        table.print(out, terminal);
    }

    private void section(List<List<String>> rows, String... titles) {
        if (rows.isEmpty()) {
            return;
        }
        out.println();
        Table table = new Table(titles).shrinking(titles[0]);
        for (List<String> row : rows) {
            table.row(row);
        }
        table.print(out, terminal);
    }

    private void sockets(Status status) {
        if (status.sockets.isEmpty()) {
            return;
        }
        out.println();
        Table table = status.hasOptions
                ? new Table(
                        "FD",
                        "LOCAL",
                        "PEER",
                        "STATE",
                        "KEEPALIVE",
                        "IDLE",
                        "INTERVAL",
                        "COUNT",
                        "USER TIMEOUT",
                        "TIMER",
                        "UNACKED",
                        "UNREAD",
                        "RETRANS",
                        "VERDICT")
                : new Table("FD", "LOCAL", "PEER", "STATE", "TIMER", "UNACKED", "UNREAD", "RETRANS", "VERDICT");
        table.shrinking("LOCAL", "PEER")
                .dropping("LOCAL", "USER TIMEOUT", "UNREAD", "COUNT", "INTERVAL", "RETRANS", "STATE", "UNACKED")
                .wrappingLast();
        List<SocketRow> rows = status.worstFirst();
        int more = allRows ? 0 : Math.max(0, rows.size() - MOST_ROWS);
        for (SocketRow socket : rows.subList(0, rows.size() - more)) {
            if (status.hasOptions) {
                table.row(
                        Integer.toString(socket.fd),
                        socket.local,
                        socket.peer,
                        socket.state,
                        socket.keepAlive ? "on" : "off",
                        cell(socket.idle, " s"),
                        cell(socket.interval, " s"),
                        cell(socket.count, ""),
                        cell(socket.userTimeout, " ms"),
                        timer(socket),
                        Long.toString(socket.unacknowledged),
                        Long.toString(socket.unread),
                        Long.toString(socket.retransmissions),
                        Verdict.of(socket));
            } else {
                table.row(
                        Integer.toString(socket.fd),
                        socket.local,
                        socket.peer,
                        socket.state,
                        timer(socket),
                        Long.toString(socket.unacknowledged),
                        Long.toString(socket.unread),
                        Long.toString(socket.retransmissions),
                        Verdict.of(socket));
            }
        }
        table.print(out, terminal);
        if (more > 0) {
            out.println("(" + more + " more; for all: "
                    + RootCommand.toPaste("status", Long.toString(status.pid), "--all-rows") + ")");
        }
    }

    private static String timer(SocketRow socket) {
        return socket.timerSeconds > 0 ? socket.timer + ' ' + Math.round(socket.timerSeconds) + " s" : socket.timer;
    }

    private static String cell(long number, String unit) {
        return number == SocketRow.NOT_KNOWN ? "" : number + unit;
    }
}

package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import java.io.PrintWriter;
import java.util.List;

/** A status report for people. */
final class StatusText {
    private final PrintWriter out;

    StatusText(PrintWriter out) {
        this.out = out;
    }

    void print(long pid, ReportReader report) {
        String version = report.value("version");
        out.println(
                "JVM " + pid + ": agent " + report.value("state") + (version.isEmpty() ? "" : ", version " + version));
        section(report.rows("setting"), "SETTING", "VALUE", "FROM");
        section(report.rows("hook"), "HOOK POINT", "STATE");
        section(report.rows("counter"), "SOCKETS", "NUMBER");
        section(report.rows("failure"), "FAILED BECAUSE OF", "NUMBER");
        sockets(report);
        for (List<String> note : report.rows("note")) {
            out.println("note: " + note.get(0));
        }
    }

    private void section(List<List<String>> rows, String... titles) {
        if (rows.isEmpty()) {
            return;
        }
        out.println();
        Table table = new Table(titles);
        for (List<String> row : rows) {
            table.row(row);
        }
        table.print(out);
    }

    private void sockets(ReportReader report) {
        List<SocketRow> sockets = SocketRow.of(report);
        if (sockets.isEmpty()) {
            return;
        }
        out.println();
        Table table =
                new Table("FD", "LOCAL", "PEER", "STATE", "KEEPALIVE", "IDLE", "INTERVAL", "COUNT", "USER TIMEOUT");
        for (SocketRow socket : sockets) {
            table.row(
                    Integer.toString(socket.fd),
                    socket.local,
                    socket.peer,
                    socket.state,
                    socket.keepAlive ? "on" : "off",
                    cell(socket.idle, " s"),
                    cell(socket.interval, " s"),
                    cell(socket.count, ""),
                    cell(socket.userTimeout, " ms"));
        }
        table.print(out);
        for (String hint : IdleLimits.hints(sockets)) {
            out.println("hint: " + hint);
        }
    }

    private static String cell(int number, String unit) {
        return number == SocketRow.NOT_KNOWN ? "" : number + unit;
    }
}

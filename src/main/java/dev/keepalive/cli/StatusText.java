package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.attach.ReportRow;
import dev.keepalive.control.ReportLine;
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
        String version = report.value(ReportLine.VERSION);
        out.println(
                "JVM " + status.pid + ": agent " + status.state + (version.isEmpty() ? "" : ", version " + version));
        out.println(status.summary() + refused(report));
        settings(SettingRow.of(report));
        section(report.rows(ReportLine.HOOK), "HOOK POINT", "STATE");
        section(report.rows(ReportLine.COUNTER), "SOCKETS", "NUMBER");
        section(report.rows(ReportLine.FAILURE), "FAILED BECAUSE OF", "NUMBER");
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
        for (ReportRow failure : report.rows(ReportLine.FAILURE)) {
            refused += Long.parseLong(failure.get("number"));
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

    private void section(List<ReportRow> rows, String... titles) {
        if (rows.isEmpty()) {
            return;
        }
        out.println();
        Table table = new Table(titles).shrinking(titles[0]);
        for (ReportRow row : rows) {
            table.row(row.all());
        }
        table.print(out, terminal);
    }

    private void sockets(Status status) {
        if (status.sockets.isEmpty()) {
            return;
        }
        out.println();
        List<SocketColumn> columns = SocketColumn.ofTable(status.hasOptions);
        Table table = new Table(columns.stream().map(column -> column.title).toArray(String[]::new))
                .shrinking("LOCAL", "PEER")
                .dropping("LOCAL", "USER TIMEOUT", "UNREAD", "COUNT", "INTERVAL", "RETRANS", "STATE", "UNACKED")
                .wrappingLast();
        List<SocketRow> rows = status.worstFirst();
        int more = allRows ? 0 : Math.max(0, rows.size() - MOST_ROWS);
        for (SocketRow socket : rows.subList(0, rows.size() - more)) {
            table.row(columns.stream().map(column -> column.text(socket)).toArray(String[]::new));
        }
        table.print(out, terminal);
        if (more > 0) {
            out.println("(" + more + " more; for all: "
                    + RootCommand.toPaste("status", Long.toString(status.pid), "--all-rows") + ")");
        }
    }
}

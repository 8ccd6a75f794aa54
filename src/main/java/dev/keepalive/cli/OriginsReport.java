package dev.keepalive.cli;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.keepalive.attach.ReportReader;
import dev.keepalive.attach.ReportRow;
import dev.keepalive.control.ReportLine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints the origins of the sockets of a JVM, as its agent has counted them. */
final class OriginsReport {
    private final PrintWriter out;
    private final boolean json;

    OriginsReport(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    void print(ReportReader report) {
        List<ReportRow> origins = new ArrayList<>(report.rows(ReportLine.ORIGIN));
        origins.sort(
                (one, other) -> Long.compare(Long.parseLong(other.get("sockets")), Long.parseLong(one.get("sockets"))));
        if (json) {
            out.println(toJson(origins));
        } else if (origins.isEmpty()) {
            out.println("no new TCP socket in this time");
        } else {
            Table table = new Table("SOCKETS", "LIBRARY", "MADE BY", "SIDE", "PEER", "OWN OPTIONS")
                    .shrinking("MADE BY", "LIBRARY", "PEER")
                    .wrappingLast();
            for (ReportRow origin : origins) {
                table.row(
                        origin.get("sockets"),
                        origin.get("library"),
                        origin.get("caller"),
                        origin.get("side"),
                        origin.get("peer"),
                        setsItself(origin));
            }
            table.print(out, Terminal.width());
        }
    }

    private static String setsItself(ReportRow origin) {
        return origin.get("options").isEmpty() ? "nothing" : origin.get("options");
    }

    private static String toJson(List<ReportRow> origins) {
        JsonStringWriter json = JsonWriter.indent("  ").string().object().array("origins");
        for (ReportRow origin : origins) {
            json.object()
                    .value("library", origin.get("library"))
                    .value("caller", origin.get("caller"))
                    .value("side", origin.get("side"))
                    .value("peer", origin.get("peer").isEmpty() ? null : origin.get("peer"))
                    .value("sockets", Long.parseLong(origin.get("sockets")))
                    .array("sets");
            for (String option : origin.get("options").split(" ")) {
                if (!option.isEmpty()) {
                    json.value(option);
                }
            }
            json.end().end();
        }
        return json.end().end().done();
    }
}

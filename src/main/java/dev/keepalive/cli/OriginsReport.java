package dev.keepalive.cli;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.keepalive.attach.ReportReader;
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
        List<List<String>> origins = new ArrayList<>(report.rows("origin"));
        origins.sort((one, other) -> Long.compare(Long.parseLong(other.get(5)), Long.parseLong(one.get(5))));
        if (json) {
            out.println(toJson(origins));
        } else if (origins.isEmpty()) {
            out.println("no new TCP socket in this time");
        } else {
            Table table = new Table("SOCKETS", "LIBRARY", "MADE BY", "SIDE", "PEER", "OWN OPTIONS")
                    .shrinking("MADE BY", "LIBRARY", "PEER")
                    .wrappingLast();
            for (List<String> origin : origins) {
                table.row(
                        origin.get(5), origin.get(0), origin.get(1), origin.get(2), origin.get(3), setsItself(origin));
            }
            table.print(out, Terminal.width());
        }
    }

    private static String setsItself(List<String> origin) {
        return origin.get(4).isEmpty() ? "nothing" : origin.get(4);
    }

    private static String toJson(List<List<String>> origins) {
        JsonStringWriter json = JsonWriter.indent("  ").string().object().array("origins");
        for (List<String> origin : origins) {
            json.object()
                    .value("library", origin.get(0))
                    .value("caller", origin.get(1))
                    .value("side", origin.get(2))
                    .value("peer", origin.get(3).isEmpty() ? null : origin.get(3))
                    .value("sockets", Long.parseLong(origin.get(5)))
                    .array("sets");
            for (String option : origin.get(4).split(" ")) {
                if (!option.isEmpty()) {
                    json.value(option);
                }
            }
            json.end().end();
        }
        return json.end().end().done();
    }
}

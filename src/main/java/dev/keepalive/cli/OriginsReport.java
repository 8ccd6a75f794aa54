package dev.keepalive.cli;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.keepalive.attach.ReportReader;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prints the origins of the sockets of a JVM, as its agent has counted them. */
final class OriginsReport {
    /** What {@link #seconds} returns for a time that is not accepted. */
    static final int NOT_ACCEPTED = -1;

    private static final Pattern TIME = Pattern.compile("([0-9]{1,4})([sm]?)");
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int MAXIMUM_SECONDS = 3600;

    private final PrintWriter out;
    private final boolean json;

    OriginsReport(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** Of {@code 30}, {@code 30s} or {@code 2m}, at most an hour; else {@link #NOT_ACCEPTED}. */
    static int seconds(String time) {
        Matcher matcher = TIME.matcher(time);
        if (!matcher.matches()) {
            return NOT_ACCEPTED;
        }
        int seconds = Integer.parseInt(matcher.group(1)) * (matcher.group(2).equals("m") ? SECONDS_PER_MINUTE : 1);
        return seconds < 1 || seconds > MAXIMUM_SECONDS ? NOT_ACCEPTED : seconds;
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

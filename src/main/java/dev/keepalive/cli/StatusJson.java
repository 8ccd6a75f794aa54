package dev.keepalive.cli;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.keepalive.attach.ReportReader;
import java.util.List;

/** A status report for programs: one JSON object. Times are seconds, the user timeout milliseconds; what is not set is null. */
final class StatusJson {
    private StatusJson() {}

    static String of(long pid, ReportReader report) {
        JsonStringWriter json = JsonWriter.indent("  ").string().object();
        json.value("pid", pid).value("state", report.value("state")).value("version", orNull(report.value("version")));
        json.object("settings");
        for (List<String> setting : report.rows("setting")) {
            json.object(setting.get(0))
                    .value("value", orNull(setting.get(1)))
                    .value("origin", setting.get(2))
                    .end();
        }
        json.end();
        json.array("hooks");
        for (List<String> hook : report.rows("hook")) {
            json.object()
                    .value("method", hook.get(0))
                    .value("state", hook.get(1))
                    .end();
        }
        json.end();
        numbers(json, "counters", report.rows("counter"));
        numbers(json, "failures", report.rows("failure"));
        sockets(json, SocketRow.of(report));
        json.array("notes");
        for (List<String> note : report.rows("note")) {
            json.value(note.get(0));
        }
        return json.end().end().done();
    }

    private static void numbers(JsonStringWriter json, String name, List<List<String>> rows) {
        json.object(name);
        for (List<String> row : rows) {
            json.value(row.get(0), Long.parseLong(row.get(1)));
        }
        json.end();
    }

    private static void sockets(JsonStringWriter json, List<SocketRow> sockets) {
        json.array("sockets");
        for (SocketRow socket : sockets) {
            json.object()
                    .value("fd", socket.fd)
                    .value("local", socket.local)
                    .value("peer", socket.peer)
                    .value("state", socket.state)
                    .value("keepalive", socket.keepAlive)
                    .value("idle", orNull(socket.idle))
                    .value("interval", orNull(socket.interval))
                    .value("count", orNull(socket.count))
                    .value("userTimeout", orNull(socket.userTimeout))
                    .end();
        }
        json.end();
        json.array("hints");
        for (String hint : IdleLimits.hints(sockets)) {
            json.value(hint);
        }
        json.end();
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Integer orNull(int number) {
        return number == SocketRow.NOT_KNOWN ? null : (Integer) number;
    }
}

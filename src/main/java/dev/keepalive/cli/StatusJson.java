package dev.keepalive.cli;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.util.List;

/** Writes a status as JSON. Times are in seconds, the user timeout in milliseconds; unknown values are null. */
final class StatusJson {
    private StatusJson() {}

    static String of(Status status) {
        JsonStringWriter json = JsonWriter.indent("  ").string().object();
        json.value("pid", status.pid)
                .value("state", status.state)
                .value("version", orNull(status.report.value("version")));
        summary(json, status.summary());
        json.object("settings");
        for (SettingRow setting : SettingRow.of(status.report)) {
            json.object(setting.name)
                    .value("value", orNull(setting.value))
                    .value("origin", setting.origin)
                    .value("kernel", orNull(setting.kernel))
                    .end();
        }
        json.end();
        json.array("hooks");
        for (List<String> hook : status.report.rows("hook")) {
            json.object()
                    .value("method", hook.get(0))
                    .value("state", hook.get(1))
                    .end();
        }
        json.end();
        numbers(json, "counters", status.report.rows("counter"));
        numbers(json, "failures", status.report.rows("failure"));
        sockets(json, status);
        texts(json, "hints", status.hints());
        texts(json, "notes", status.notes());
        return json.end().done();
    }

    private static void numbers(JsonStringWriter json, String name, List<List<String>> rows) {
        json.object(name);
        for (List<String> row : rows) {
            json.value(row.get(0), Long.parseLong(row.get(1)));
        }
        json.end();
    }

    private static void texts(JsonStringWriter json, String name, List<String> texts) {
        json.array(name);
        for (String text : texts) {
            json.value(text);
        }
        json.end();
    }

    private static void summary(JsonStringWriter json, Summary summary) {
        json.object("summary")
                .value("connections", summary.connections())
                .value("hanging", summary.of(Concern.HANGING))
                .value("withoutKeepalive", summary.of(Concern.WITHOUT_KEEPALIVE))
                .end();
    }

    private static void sockets(JsonStringWriter json, Status status) {
        json.array("sockets");
        for (SocketRow socket : status.worstFirst()) {
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
                    .value("timer", socket.timer)
                    .value("timerSeconds", socket.timerSeconds)
                    .value("unacknowledged", socket.unacknowledged)
                    .value("unread", socket.unread)
                    .value("retransmissions", socket.retransmissions)
                    .value("unansweredProbes", socket.unansweredProbes)
                    .value("verdict", Verdict.of(socket))
                    .value("remedy", status.remedy(socket))
                    .end();
        }
        json.end();
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Long orNull(long number) {
        return number == SocketRow.NOT_KNOWN ? null : (Long) number;
    }
}

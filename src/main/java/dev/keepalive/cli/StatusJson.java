package dev.keepalive.cli;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.keepalive.attach.ReportRow;
import dev.keepalive.control.ReportLine;
import java.util.List;

/** Writes a status as JSON. Times are in seconds, the user timeout in milliseconds; unknown values are null. */
final class StatusJson {
    private StatusJson() {}

    static String of(Status status) {
        JsonStringWriter json = JsonWriter.indent("  ").string().object();
        json.value("pid", status.pid)
                .value("state", status.state)
                .value("version", orNull(status.report.value(ReportLine.VERSION)));
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
        for (ReportRow hook : status.report.rows(ReportLine.HOOK)) {
            json.object()
                    .value("method", hook.get("method"))
                    .value("state", hook.get("state"))
                    .end();
        }
        json.end();
        numbers(json, "counters", status.report.rows(ReportLine.COUNTER));
        numbers(json, "failures", status.report.rows(ReportLine.FAILURE));
        sockets(json, status);
        texts(json, "hints", status.hints());
        texts(json, "notes", status.notes());
        return json.end().done();
    }

    private static void numbers(JsonStringWriter json, String name, List<ReportRow> rows) {
        json.object(name);
        for (ReportRow row : rows) {
            List<String> fields = row.all();
            json.value(fields.get(0), Long.parseLong(fields.get(1)));
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
            json.object();
            for (SocketColumn column : SocketColumn.values()) {
                json.value(column.jsonName, column.value(status, socket));
            }
            json.end();
        }
        json.end();
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}

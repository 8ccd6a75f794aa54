package dev.keepalive.control;

import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.socket.Counters;
import dev.keepalive.socket.OpenSocket;
import dev.keepalive.socket.OpenSockets;
import dev.keepalive.socket.ProcNetTcp;
import dev.keepalive.weave.HookStates;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** What the attaching side is told: lines {@code key=value}, the fields of a value separated by tabs. */
final class ReportWriter {
    private final StringBuilder lines = new StringBuilder();

    ReportWriter() {
        String version = ReportWriter.class.getPackage().getImplementationVersion();
        line("version", version == null ? "unknown" : version);
    }

    void line(String key, Object... fields) {
        lines.append(key).append('=');
        for (int i = 0; i < fields.length; i++) {
            // what the application names, a reason for instance, must not end a field or a line
            String field = String.valueOf(fields[i])
                    .replace('\t', ' ')
                    .replace('\n', ' ')
                    .replace('\r', ' ');
            lines.append(i == 0 ? "" : "\t").append(field);
        }
        lines.append('\n');
    }

    void settings(Settings settings) {
        for (Setting setting : Setting.values()) {
            line("setting", setting.key(), setting.format(settings.get(setting)), settings.origin(setting));
        }
    }

    void hooks() {
        for (Map.Entry<String, String> hook : HookStates.all().entrySet()) {
            line("hook", hook.getKey(), hook.getValue());
        }
    }

    void counters() {
        line("counter", "created", Counters.CREATED);
        line("counter", "accepted", Counters.ACCEPTED);
        line("counter", "held", Counters.HELD);
        long failed = 0;
        for (Map.Entry<String, Long> failure : Counters.failures().entrySet()) {
            failed += failure.getValue();
            line("failure", failure.getKey(), failure.getValue());
        }
        line("counter", "failed", failed);
    }

    void applied(OpenSockets sockets) {
        line("sockets", sockets.changed(), sockets.right(), sockets.own(), sockets.refused());
        for (Map.Entry<String, Integer> refusal : sockets.refusals().entrySet()) {
            line("refused", refusal.getKey(), refusal.getValue());
        }
    }

    void sockets() throws IOException {
        ProcNetTcp table = ProcNetTcp.read();
        for (OpenSocket socket : OpenSockets.find().all()) {
            ProcNetTcp.Row row = table.of(socket.number());
            try {
                line(
                        "socket",
                        socket.number(),
                        row.local,
                        row.peer,
                        row.state,
                        socket.keepAlive(),
                        socket.idle(),
                        socket.interval(),
                        socket.count(),
                        socket.userTimeout());
            } catch (Exception e) {
                // IOException too, which the bridge throws undeclared: closed meanwhile, so it is not open
            }
        }
    }

    /** Writes it and closes what it writes to. */
    void write(OutputStream out) throws IOException {
        try {
            out.write(lines.toString().getBytes("UTF-8"));
        } finally {
            out.close();
        }
    }
}

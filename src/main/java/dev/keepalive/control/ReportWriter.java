package dev.keepalive.control;

import dev.keepalive.config.KernelDefaults;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.log.OneLine;
import dev.keepalive.socket.AppliedOptions;
import dev.keepalive.socket.Counters;
import dev.keepalive.socket.Listeners;
import dev.keepalive.socket.OpenSocket;
import dev.keepalive.socket.OpenSockets;
import dev.keepalive.socket.ProcNetTcp;
import dev.keepalive.socket.TcpTableRow;
import dev.keepalive.socket.UnacknowledgedData;
import dev.keepalive.weave.HookStates;
import java.io.IOException;
import java.util.List;
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
            String field = OneLine.of(fields[i]);
            lines.append(i == 0 ? "" : "\t").append(field);
        }
        lines.append('\n');
    }

    void settings(Settings settings) {
        for (Setting setting : Setting.values()) {
            line("setting", setting.key(), settings.format(setting), settings.origin(setting));
        }
        for (Setting time : new Setting[] {Setting.IDLE, Setting.INTVL, Setting.CNT}) {
            line("kernel", time.key(), KernelDefaults.of(time));
        }
    }

    void hooks() {
        for (Map.Entry<String, String> hook : HookStates.all().entrySet()) {
            line("hook", hook.getKey(), hook.getValue());
        }
    }

    void counters() {
        line("counter", "created", Counters.created());
        line("counter", "accepted", Counters.accepted());
        line("counter", "held", Counters.held());
        line("counter", "listeners", Listeners.changed());
        long failed = 0;
        for (Map.Entry<String, Long> failure : Counters.failures().entrySet()) {
            failed += failure.getValue();
            line("failure", failure.getKey(), failure.getValue());
        }
        line("counter", "failed", failed);
    }

    void applied(AppliedOptions connections, AppliedOptions listeners) {
        applied("sockets", connections);
        applied("listeners", listeners);
        refused("refused", connections);
        refused("refused-by-listeners", listeners);
    }

    private void applied(String key, AppliedOptions applied) {
        line(key, applied.changed(), applied.right(), applied.own(), applied.refused());
    }

    private void refused(String key, AppliedOptions applied) {
        for (Map.Entry<String, Integer> refusal : applied.refusals().entrySet()) {
            line(key, refusal.getKey(), refusal.getValue());
        }
    }

    /** Of connections that are open, at an attach. */
    void unacknowledged(List<OpenSocket> connections) {
        try {
            UnacknowledgedData data = UnacknowledgedData.of(connections);
            line(
                    "unacknowledged",
                    data.connections(),
                    data.retransmitting(),
                    Math.round(Math.ceil(data.longestWait())),
                    data.zeroWindow());
        } catch (IOException e) {
            line("note", "connections with unacknowledged data could not be counted: " + e);
        }
    }

    /** Fields of a socket that are not known are empty: the kernel lacks an option, or does not take it for this kind of socket (MPTCP). */
    void sockets() throws IOException {
        ProcNetTcp table = ProcNetTcp.read();
        for (OpenSocket socket : OpenSockets.connections()) {
            int keepAlive = socket.keepAlive();
            if (keepAlive == OpenSocket.NOT_KNOWN) {
                continue; // every socket has this option, so it was closed meanwhile
            }
            TcpTableRow row = table.of(socket.number());
            line(
                    "socket",
                    socket.number(),
                    row.local,
                    row.peer,
                    row.state,
                    keepAlive,
                    orEmpty(socket.idle()),
                    orEmpty(socket.interval()),
                    orEmpty(socket.count()),
                    orEmpty(socket.userTimeout()),
                    row.timer,
                    row.timerSeconds,
                    row.unacknowledged,
                    row.unread,
                    row.retransmissions,
                    row.unansweredProbes);
        }
    }

    private static Object orEmpty(int value) {
        return value == OpenSocket.NOT_KNOWN ? "" : (Object) value;
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}

package dev.keepalive.control;

import dev.keepalive.config.KernelDefaults;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.log.OneLine;
import dev.keepalive.socket.AppliedOptions;
import dev.keepalive.socket.Counters;
import dev.keepalive.socket.Listeners;
import dev.keepalive.socket.OpenSocket;
import dev.keepalive.socket.OpenSocketCursor;
import dev.keepalive.socket.OpenSockets;
import dev.keepalive.transform.HookStates;
import java.util.Map;

/** Writes a report for the attaching side: lines {@code key=value}, with the fields of a value separated by tabs. */
final class ReportWriter {
    /**
     * The largest number of sockets in one piece of a report. It is large because the JVM loads the agent again for
     * each piece, which makes JDK 21 and later print a warning, and leaves an environment of JVMTI behind in JDK 8.
     */
    private static final int MOST_SOCKETS = 5000;

    /**
     * The number of bytes of free heap for each socket of a piece: several times what its row takes on JDK 8 until it
     * is compressed.
     */
    private static final int BYTES_PER_SOCKET = 1 << 11;

    private final StringBuilder lines = new StringBuilder();

    ReportWriter() {
        String version = ReportWriter.class.getPackage().getImplementationVersion();
        line(ReportLine.VERSION, version == null ? "unknown" : version);
    }

    void line(ReportLine kind, Object... fields) {
        if (fields.length != kind.size()) {
            throw new IllegalArgumentException(kind + " has " + kind.size() + " field(s), not " + fields.length);
        }
        lines.append(kind.key()).append('=');
        for (int i = 0; i < fields.length; i++) {
            // text of the application, such as the reason of a failure, must not end a field or a line
            String field = OneLine.of(fields[i]);
            lines.append(i == 0 ? "" : "\t").append(field);
        }
        lines.append('\n');
    }

    void settings(Settings settings) {
        for (Setting setting : Setting.values()) {
            line(ReportLine.SETTING, setting.key(), settings.format(setting), settings.origin(setting));
        }
        for (Setting time : new Setting[] {Setting.IDLE, Setting.INTVL, Setting.CNT}) {
            line(ReportLine.KERNEL, time.key(), KernelDefaults.of(time));
        }
    }

    void hooks() {
        for (Map.Entry<String, String> hook : HookStates.all().entrySet()) {
            line(ReportLine.HOOK, hook.getKey(), hook.getValue());
        }
    }

    void counters() {
        line(ReportLine.COUNTER, "created", Counters.created());
        line(ReportLine.COUNTER, "accepted", Counters.accepted());
        line(ReportLine.COUNTER, "kept", Counters.kept());
        line(ReportLine.COUNTER, "listeners", Listeners.changed());
        long failed = 0;
        for (Map.Entry<String, Long> failure : Counters.failures().entrySet()) {
            failed += failure.getValue();
            line(ReportLine.FAILURE, failure.getKey(), failure.getValue());
        }
        line(ReportLine.COUNTER, "failed", failed);
    }

    void applied(AppliedOptions connections, AppliedOptions listeners) {
        applied(ReportLine.SOCKETS, connections);
        applied(ReportLine.LISTENERS, listeners);
        refused(ReportLine.REFUSED, connections);
        refused(ReportLine.REFUSED_BY_LISTENERS, listeners);
    }

    private void applied(ReportLine kind, AppliedOptions applied) {
        line(kind, applied.changed(), applied.right(), applied.own(), applied.refused());
    }

    private void refused(ReportLine kind, AppliedOptions applied) {
        for (Map.Entry<String, Integer> refusal : applied.refusals().entrySet()) {
            line(kind, refusal.getKey(), refusal.getValue());
        }
    }

    /**
     * Writes a piece of the list of open connections, with the descriptor, the inode and the options of each. A field
     * is empty if the value is not known: the kernel lacks the option, or does not accept it for this kind of socket
     * (MPTCP). If there are more connections, {@code next} is the descriptor with which the next piece begins.
     *
     * @param from the lowest descriptor of this piece
     */
    void sockets(int from) {
        if (OpenSockets.canBeFound()) {
            long left = Math.min(MOST_SOCKETS, FreeHeap.bytes() / BYTES_PER_SOCKET);
            try (OpenSocketCursor sockets = OpenSockets.connections(from)) {
                for (OpenSocket socket = sockets.next(); socket != null; socket = sockets.next()) {
                    if (left-- == 0) {
                        line(ReportLine.NEXT, socket.number());
                        return;
                    }
                    socket(socket);
                }
            }
        }
    }

    private void socket(OpenSocket socket) {
        int keepAlive = socket.valueOf(Setting.KEEPALIVE);
        if (keepAlive == OpenSocket.NOT_KNOWN) {
            return; // every socket has this option, so it was closed meanwhile
        }
        line(
                ReportLine.SOCKET,
                socket.number(),
                socket.inode(),
                keepAlive,
                orEmpty(socket.valueOf(Setting.IDLE)),
                orEmpty(socket.valueOf(Setting.INTVL)),
                orEmpty(socket.valueOf(Setting.CNT)),
                orEmpty(socket.valueOf(Setting.USER_TIMEOUT)));
    }

    private static Object orEmpty(int value) {
        return value == OpenSocket.NOT_KNOWN ? "" : (Object) value;
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}

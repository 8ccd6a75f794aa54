package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.attach.ReportRow;
import dev.keepalive.config.Setting;
import dev.keepalive.control.ReportLine;
import dev.keepalive.process.TcpConnections;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The data of {@code status}: the report of an agent, or without an agent the connections that /proc shows. */
final class Status {
    /** They suit all well-known networks. */
    private static final String TIMES = "idle=60,intvl=10,cnt=5";

    final long pid;

    /** {@code on}, {@code off} or {@code absent}; {@code present} or {@code possible} if the agent was not asked. */
    final String state;

    /** The report of the agent; empty if no agent was asked. */
    final ReportReader report;

    final List<SocketRow> sockets;

    /** Whether the options of the sockets are known, which only an agent can read. */
    final boolean hasOptions;

    private final boolean complete;

    /** Of sockets that an agent has told of, or of those that /proc shows, and whether these are all. */
    Status(long pid, String state, ReportReader report, List<SocketRow> sockets, boolean hasOptions, boolean complete) {
        this.pid = pid;
        this.state = state;
        this.report = report;
        this.sockets = sockets;
        this.hasOptions = hasOptions;
        this.complete = complete;
    }

    /** The status that an agent has reported. */
    static Status reported(long pid, ReportReader report, List<SocketRow> sockets) {
        return new Status(pid, report.value(ReportLine.STATE), report, sockets, true, true);
    }

    /** The status that /proc shows. */
    static Status seen(long pid, String state, TcpConnections connections) {
        return seen(pid, state, ReportReader.absent(), connections);
    }

    /** As far as an agent has reported it that is off or detached. */
    static Status seen(long pid, ReportReader report, TcpConnections connections) {
        return seen(pid, report.value(ReportLine.STATE), report, connections);
    }

    private static Status seen(long pid, String state, ReportReader report, TcpConnections connections) {
        List<SocketRow> sockets = SocketRow.of(connections.byDescriptor(), Collections.emptyMap());
        return new Status(pid, state, report, sockets, false, connections.isComplete());
    }

    Summary summary() {
        return new Summary(sockets);
    }

    /** The worst first, otherwise in the order of the descriptors. */
    List<SocketRow> worstFirst() {
        List<SocketRow> sorted = new ArrayList<>(sockets);
        sorted.sort(Comparator.comparing(Concern::of)); // a stable sort
        return sorted;
    }

    /** The command that mends what is wrong with a socket; null if none of this program does. */
    String remedy(SocketRow socket) {
        switch (Concern.of(socket)) {
            case HANGING:
                return socket.userTimeout > 0 || Boolean.TRUE.equals(socket.keepAlive) && socket.unansweredProbes > 0
                        ? null // it ends by itself
                        : endHanging();
            case WITHOUT_KEEPALIVE:
                return enableKeepAlive();
            case LATE:
                return shortenIdleTime();
            default:
                return null;
        }
    }

    List<String> hints() {
        Map<Concern, Integer> counts = new EnumMap<>(Concern.class);
        for (SocketRow socket : sockets) {
            if (remedy(socket) != null) {
                counts.merge(Concern.of(socket), 1, Integer::sum);
            }
        }
        List<String> hints = new ArrayList<>();
        hint(counts.get(Concern.HANGING), "retransmitting; to end those whose peer is gone: " + endHanging(), hints);
        hint(
                counts.get(Concern.WITHOUT_KEEPALIVE),
                "without keepalive; to put it on them: " + enableKeepAlive(),
                hints);
        for (String hint : IdleLimits.hints(sockets)) {
            hints.add(hint + "; to shorten it: " + shortenIdleTime());
        }
        return hints;
    }

    private void hint(Integer count, String text, List<String> hints) {
        if (count != null) {
            hints.add(count + " of " + sockets.size() + " connection(s) " + text);
        }
    }

    private String endHanging() {
        return isOn()
                ? command("set", Setting.USER_TIMEOUT.key() + "=auto")
                : command("attach", TIMES + "," + Setting.USER_TIMEOUT.key() + "=auto");
    }

    private String enableKeepAlive() {
        return isOn() ? command("set", "keepalive=on") : command("attach", isOff() ? "keepalive=on," + TIMES : TIMES);
    }

    private String shortenIdleTime() {
        return command(isOn() ? "set" : "attach", TIMES);
    }

    private boolean isOn() {
        return state.equals("on");
    }

    private boolean isOff() {
        return state.equals("off");
    }

    private String command(String command, String options) {
        return RootCommand.toPaste(command, Long.toString(pid), options);
    }

    List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (ReportRow note : report.rows(ReportLine.NOTE)) {
            notes.add(note.get("text"));
        }
        if (!hasOptions) {
            String touched = report.rows(ReportLine.SETTING).isEmpty() ? ", the JVM was not touched" : "";
            notes.add(
                    sockets.isEmpty()
                            ? "the JVM has no TCP connection; this was read from /proc" + touched
                            : "read from /proc" + touched
                                    + "; only an agent that is on can read the times of keepalive");
            if (!complete) {
                notes.add("the JVM has so many open files that not all of them were looked at");
            }
        }
        return notes;
    }
}

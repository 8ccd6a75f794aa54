package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.process.TcpConnections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The data of {@code status}: the report of an agent, or without an agent the connections that /proc shows. */
final class Status {
    final long pid;

    /** {@code on}, {@code off} or {@code absent}; {@code present} or {@code possible} if the agent was not asked. */
    final String state;

    /** The report of the agent; empty if no agent was asked. */
    final ReportReader report;

    final List<SocketRow> sockets;
    private final TcpConnections connections;

    private Status(long pid, String state, ReportReader report, List<SocketRow> sockets, TcpConnections connections) {
        this.pid = pid;
        this.state = state;
        this.report = report;
        this.sockets = sockets;
        this.connections = connections;
    }

    /** The status that an agent has reported. */
    static Status reported(long pid, ReportReader report, List<SocketRow> sockets) {
        return new Status(pid, report.value("state"), report, sockets, null);
    }

    /** The status that /proc shows. */
    static Status seen(long pid, String state, TcpConnections connections) {
        return new Status(
                pid,
                state,
                ReportReader.absent(),
                SocketRow.of(connections.byDescriptor(), Collections.emptyMap()),
                connections);
    }

    /** Whether the options of the sockets are known, which only an agent can read. */
    boolean hasOptions() {
        return connections == null;
    }

    List<String> hints() {
        List<String> hints = new ArrayList<>(Arrays.asList(IdleLimits.hints(sockets)));
        if (!hasOptions()) {
            hints.addAll(whatAnAttachWouldDo());
        }
        return hints;
    }

    private List<String> whatAnAttachWouldDo() {
        long without = sockets.stream()
                .filter(socket -> Boolean.FALSE.equals(socket.keepAlive))
                .count();
        long retransmitting =
                sockets.stream().filter(socket -> socket.retransmissions > 0).count();
        List<String> hints = new ArrayList<>();
        if (without > 0) {
            hints.add(without + " of " + sockets.size() + " connection(s) without keepalive; to put it on them: "
                    + attach("idle=60,intvl=10,cnt=5"));
        }
        if (retransmitting > 0) {
            hints.add(retransmitting + " of " + sockets.size()
                    + " connection(s) retransmitting; to end those whose peer is gone: "
                    + attach("idle=60,intvl=10,cnt=5,user-timeout=auto"));
        }
        return hints;
    }

    private String attach(String options) {
        return RootCommand.toPaste("attach", Long.toString(pid), options);
    }

    List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (List<String> note : report.rows("note")) {
            notes.add(note.get(0));
        }
        if (!hasOptions()) {
            notes.add(
                    sockets.isEmpty()
                            ? "the JVM has no TCP connection; this was read from /proc, the JVM was not touched"
                            : "read from /proc, the JVM was not touched; only an agent can read the times of keepalive");
            if (!connections.isComplete()) {
                notes.add("the JVM has so many open files that not all of them were looked at");
            }
        }
        return notes;
    }
}

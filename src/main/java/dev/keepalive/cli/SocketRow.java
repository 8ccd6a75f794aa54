package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.attach.ReportRow;
import dev.keepalive.control.ReportLine;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.TcpConnections;
import dev.keepalive.socket.TcpTableRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An open TCP socket with its options, as an agent has reported it, or as far as /proc shows it. */
final class SocketRow {
    /** Stands for a number that the kernel does not tell, for instance of an option that MPTCP does not have. */
    static final int NOT_KNOWN = -1;

    final int fd;
    final String local;
    final String peer;
    final String state;

    /** Whether the socket has keepalive; null if /proc does not show it because another timer runs. */
    final Boolean keepAlive;

    final int idle;
    final int interval;
    final int count;
    final int userTimeout;

    /** The running timer, one of those of {@link TcpTableRow#timer}. */
    final String timer;

    final double timerSeconds;
    final long unacknowledged;
    final long unread;
    final int retransmissions;
    final int unansweredProbes;

    /** Creates a row. Without options from an agent, the row of /proc may show whether the socket has keepalive. */
    private SocketRow(int fd, TcpTableRow row, ReportRow options) {
        this.fd = fd;
        local = row.local;
        peer = row.peer;
        state = row.state;
        keepAlive = options == null
                ? keepAlive(row)
                : (Boolean) options.get("keepalive").equals("1");
        idle = number(options, "idle");
        interval = number(options, "intvl");
        count = number(options, "cnt");
        userTimeout = number(options, "user-timeout");
        timer = row.timer;
        timerSeconds = row.timerSeconds;
        unacknowledged = row.unacknowledged;
        unread = row.unread;
        retransmissions = row.retransmissions;
        unansweredProbes = row.unansweredProbes;
    }

    /**
     * Joins the report of an agent, which has the options, with /proc.
     *
     * @throws ProcessException if /proc does not show the connections of that JVM
     */
    static List<SocketRow> of(long pid, ReportReader report) throws ProcessException {
        Map<Integer, String> inodes = new TreeMap<>();
        Map<Integer, ReportRow> options = new HashMap<>();
        for (ReportRow socket : report.rows(ReportLine.SOCKET)) {
            int fd = Integer.parseInt(socket.get("fd"));
            inodes.put(fd, socket.get("inode"));
            options.put(fd, socket);
        }
        return inodes.isEmpty()
                ? new ArrayList<>()
                : of(TcpConnections.of(pid, inodes).byDescriptor(), options);
    }

    /**
     * Joins rows of /proc with known options.
     *
     * @param options the lines of the report that have the options, by descriptor
     */
    static List<SocketRow> of(Map<Integer, TcpTableRow> connections, Map<Integer, ReportRow> options) {
        List<SocketRow> sockets = new ArrayList<>();
        connections.forEach((fd, row) -> sockets.add(new SocketRow(fd, row, options.get(fd))));
        return sockets;
    }

    /** The idle time if it is known, else that until the keepalive timer expires; 0 if that timer does not run. */
    int secondsToProbe() {
        return idle != NOT_KNOWN
                ? idle
                : timer.equals("keepalive") ? (int) Math.min(Math.round(timerSeconds), Integer.MAX_VALUE) : 0;
    }

    private static int number(ReportRow options, String name) {
        String field = options == null ? "" : options.get(name);
        return field.isEmpty() ? NOT_KNOWN : Integer.parseInt(field);
    }

    /**
     * Whether the socket has keepalive; null if unknown. The keepalive timer runs on every connected socket with
     * keepalive, but /proc shows only one timer, and others take precedence.
     */
    private static Boolean keepAlive(TcpTableRow row) {
        if (row.timer.equals("keepalive")) {
            return true;
        }
        return row.timer.equals("none") ? false : null;
    }
}

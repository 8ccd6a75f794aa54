package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.socket.TcpTableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An open TCP socket with the values that the kernel has: as an agent has reported it, or as far as /proc shows it. */
final class SocketRow {
    /** In place of a number that the kernel does not tell, for instance that of an option which MPTCP does not have. */
    static final int NOT_KNOWN = -1;

    final int fd;
    final String local;
    final String peer;
    final String state;

    /** Null if /proc does not show it because another timer runs. */
    final Boolean keepAlive;

    final int idle;
    final int interval;
    final int count;
    final int userTimeout;

    /** As {@link TcpTableRow} names them; "" for a report that does not tell. */
    final String timer;

    final double timerSeconds;
    final long unacknowledged;
    final long unread;
    final int retransmissions;
    final int unansweredProbes;

    private SocketRow(List<String> fields) {
        fd = Integer.parseInt(fields.get(0));
        local = fields.get(1);
        peer = fields.get(2);
        state = fields.get(3);
        keepAlive = fields.get(4).equals("1");
        idle = number(fields.get(5));
        interval = number(fields.get(6));
        count = number(fields.get(7));
        userTimeout = number(fields.get(8));
        boolean timers = fields.size() > 14; // not in the report of an older agent that is still in the JVM
        timer = timers ? fields.get(9) : "";
        timerSeconds = timers ? seconds(fields.get(10)) : NOT_KNOWN;
        unacknowledged = timers ? Long.parseLong(fields.get(11)) : NOT_KNOWN;
        unread = timers ? Long.parseLong(fields.get(12)) : NOT_KNOWN;
        retransmissions = timers ? number(fields.get(13)) : NOT_KNOWN;
        unansweredProbes = timers ? number(fields.get(14)) : NOT_KNOWN;
    }

    private SocketRow(int fd, TcpTableRow row) {
        this.fd = fd;
        local = row.local;
        peer = row.peer;
        state = row.state;
        keepAlive = keepAlive(row);
        idle = NOT_KNOWN;
        interval = NOT_KNOWN;
        count = NOT_KNOWN;
        userTimeout = NOT_KNOWN;
        timer = row.timer;
        timerSeconds = row.timerSeconds;
        unacknowledged = row.unacknowledged;
        unread = row.unread;
        retransmissions = row.retransmissions;
        unansweredProbes = row.unansweredProbes;
    }

    /** Of an agent's report. */
    static List<SocketRow> of(ReportReader report) {
        List<SocketRow> sockets = new ArrayList<>();
        for (List<String> fields : report.rows("socket")) {
            sockets.add(new SocketRow(fields));
        }
        return sockets;
    }

    /** Of /proc alone, which does not show the options; by descriptor. */
    static List<SocketRow> of(Map<Integer, TcpTableRow> connections) {
        List<SocketRow> sockets = new ArrayList<>();
        connections.forEach((fd, row) -> sockets.add(new SocketRow(fd, row)));
        return sockets;
    }

    private static int number(String field) {
        return field.isEmpty() ? NOT_KNOWN : Integer.parseInt(field);
    }

    /** A report may have been written by anybody, and JSON has no infinity. */
    private static double seconds(String field) {
        double seconds = Double.parseDouble(field);
        if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
            throw new NumberFormatException(field);
        }
        return seconds;
    }

    /** The keepalive timer runs on every connected socket that has keepalive, but /proc shows one timer, and others go before it. */
    private static Boolean keepAlive(TcpTableRow row) {
        if (row.timer.equals("keepalive")) {
            return true;
        }
        return row.timer.equals("none") ? false : null;
    }
}

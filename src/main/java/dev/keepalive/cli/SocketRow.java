package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import java.util.ArrayList;
import java.util.List;

/** An open TCP socket in a report, with the values that the kernel has. */
final class SocketRow {
    /** In place of a number that the kernel does not tell, for instance that of an option which MPTCP does not have. */
    static final int NOT_KNOWN = -1;

    final int fd;
    final String local;
    final String peer;
    final String state;
    final boolean keepAlive;
    final int idle;
    final int interval;
    final int count;
    final int userTimeout;

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
    }

    private static int number(String field) {
        return field.isEmpty() ? NOT_KNOWN : Integer.parseInt(field);
    }

    static List<SocketRow> of(ReportReader report) {
        List<SocketRow> sockets = new ArrayList<>();
        for (List<String> fields : report.rows("socket")) {
            sockets.add(new SocketRow(fields));
        }
        return sockets;
    }
}

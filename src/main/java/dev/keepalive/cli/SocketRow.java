package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import java.util.ArrayList;
import java.util.List;

/** An open TCP socket in a report, with the values that the kernel has. */
final class SocketRow {
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
        idle = Integer.parseInt(fields.get(5));
        interval = Integer.parseInt(fields.get(6));
        count = Integer.parseInt(fields.get(7));
        userTimeout = Integer.parseInt(fields.get(8));
    }

    static List<SocketRow> of(ReportReader report) {
        List<SocketRow> sockets = new ArrayList<>();
        for (List<String> fields : report.rows("socket")) {
            sockets.add(new SocketRow(fields));
        }
        return sockets;
    }
}

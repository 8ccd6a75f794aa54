package dev.keepalive.cli;

import dev.keepalive.socket.TcpTableRow;
import java.util.Collection;

/**
 * Connections that keepalive does not end: while data is unacknowledged Linux sends no keepalive probes (tcp_keepalive_timer in
 * net/ipv4/tcp_timer.c), but the data again, with intervals that double up to 120 s, for about 15 minutes (tcp_retries2, tcp(7)).
 */
final class UnacknowledgedData {
    private int connections;
    private int retransmitting;
    private double longestWait;
    private int zeroWindow;

    UnacknowledgedData(Collection<TcpTableRow> connections) {
        connections.forEach(this::add);
    }

    private void add(TcpTableRow row) {
        if (row.unacknowledged == 0 || !("ESTABLISHED".equals(row.state) || "CLOSE_WAIT".equals(row.state))) {
            return; // what the application has closed hangs no thread
        }
        if ("probe".equals(row.timer)) {
            zeroWindow++;
        } else {
            connections++;
            if (row.retransmissions > 0) {
                retransmitting++;
                longestWait = Math.max(longestWait, row.timerSeconds);
            }
        }
    }

    /** Connections with data on its way that the peer has not acknowledged; on a busy one that is usual. */
    int connections() {
        return connections;
    }

    /** Those of them whose data was sent again already: the peer or the way to it may be gone. */
    int retransmitting() {
        return retransmitting;
    }

    /** After how many seconds each of these has been sent once more. */
    long longestWait() {
        return Math.round(Math.ceil(longestWait));
    }

    /** Connections whose peer lives but has no room for more data, since it does not read. */
    int zeroWindow() {
        return zeroWindow;
    }
}

package dev.keepalive.cli;

import dev.keepalive.socket.TcpTableRow;
import java.util.Collection;

/**
 * Counts connections that keepalive does not end: while data is unacknowledged, Linux sends no keepalive probes (tcp_keepalive_timer
 * in net/ipv4/tcp_timer.c). It sends the data again, at intervals that double up to 120 s, for about 15 minutes (tcp_retries2, see
 * tcp(7)).
 */
final class UnacknowledgedData {
    private int connections;
    private int retransmitting;
    private final int userTimeout;
    private long timeToEnd;
    private int zeroWindow;

    /**
     * Looks at connections.
     *
     * @param userTimeout that they have been given, in milliseconds, or 0
     */
    UnacknowledgedData(Collection<TcpTableRow> connections, int userTimeout) {
        this.userTimeout = userTimeout;
        connections.forEach(this::add);
    }

    private void add(TcpTableRow row) {
        if (row.unacknowledged == 0 || !("ESTABLISHED".equals(row.state) || "CLOSE_WAIT".equals(row.state))) {
            return; // no thread waits for a connection that the application has closed
        }
        if ("probe".equals(row.timer)) {
            zeroWindow++;
        } else {
            connections++;
            retransmitting += row.retransmissions > 0 ? 1 : 0;
            if (userTimeout > 0) {
                timeToEnd = Math.max(
                        timeToEnd, TimeToEnd.retransmitting(row.timerSeconds, row.retransmissions, userTimeout));
            }
        }
    }

    /** The number of connections with unacknowledged data, which is normal on a busy connection. */
    int connections() {
        return connections;
    }

    /** The number of connections that have sent their data again, so that the peer or the way to it may be gone. */
    int retransmitting() {
        return retransmitting;
    }

    /** In how many seconds at most the user timeout ends all of them, if their peers are gone; 0 if there is none. */
    long timeToEnd() {
        return timeToEnd;
    }

    /** The number of connections whose peer is alive but does not read, so that it has no room for more data. */
    int zeroWindow() {
        return zeroWindow;
    }
}

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
            return; // what the application has closed hangs no thread
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

    /** Connections with data on its way that the peer has not acknowledged; on a busy one that is usual. */
    int connections() {
        return connections;
    }

    /** Those of them whose data was sent again already: the peer or the way to it may be gone. */
    int retransmitting() {
        return retransmitting;
    }

    /** In how many seconds at most the user timeout ends all of them, if their peers are gone; 0 if there is none. */
    long timeToEnd() {
        return timeToEnd;
    }

    /** Connections whose peer lives but has no room for more data, since it does not read. */
    int zeroWindow() {
        return zeroWindow;
    }
}

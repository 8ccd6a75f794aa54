package dev.keepalive.socket;

import java.io.IOException;
import java.util.List;

/**
 * Connections that keepalive does not end: while data is unacknowledged Linux sends no keepalive probes (tcp_keepalive_timer in
 * net/ipv4/tcp_timer.c), but the data again, with intervals that double up to 120 s, for about 15 minutes (tcp_retries2, tcp(7)).
 */
public final class UnacknowledgedData {
    private int connections;
    private int retransmitting;
    private double longestWait;
    private int zeroWindow;

    private UnacknowledgedData() {}

    /**
     * Looks at these connections as they are now.
     *
     * @throws IOException if the kernel's table cannot be read
     */
    public static UnacknowledgedData of(List<OpenSocket> sockets) throws IOException {
        ProcNetTcp table = ProcNetTcp.read();
        UnacknowledgedData found = new UnacknowledgedData();
        for (OpenSocket socket : sockets) {
            found.add(table.of(socket.number()));
        }
        return found;
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
    public int connections() {
        return connections;
    }

    /** Those of them whose data was sent again already: the peer or the way to it may be gone. */
    public int retransmitting() {
        return retransmitting;
    }

    /** After how many seconds each of these has been sent once more. */
    public double longestWait() {
        return longestWait;
    }

    /** Connections whose peer lives but has no room for more data, since it does not read. */
    public int zeroWindow() {
        return zeroWindow;
    }
}

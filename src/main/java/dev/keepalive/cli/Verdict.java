package dev.keepalive.cli;

/**
 * Explains the state of a connection in plain words.
 *
 * <p>As long as data is unacknowledged or waits for the peer's window, Linux sends no keepalive probes (net/ipv4/tcp_timer.c,
 * tcp_keepalive_timer): such a connection ends by TCP_USER_TIMEOUT, or when the kernel gives up sending.
 */
final class Verdict {
    private static final String VANISHED = ": the peer seems to have vanished";

    /** The number of unanswered probes from which on the peer counts as vanished; fewer may still be under way. */
    static final int UNANSWERED = 3;

    private static final int MILLIS = 1000;

    private Verdict() {}

    static String of(SocketRow socket) {
        switch (socket.state) {
            case "unconnected":
                return "not in /proc/net/tcp: not connected, or Multipath TCP";
            case "SYN_SENT":
                return connecting(socket);
            case "CLOSE_WAIT":
                return "the peer has closed, the application has not";
            case "ESTABLISHED":
                return waiting(socket) + unread(socket);
            case "FIN_WAIT2":
                return "closed on this side, not by the peer; " + waiting(socket);
            default:
                return "is being closed";
        }
    }

    private static String connecting(SocketRow socket) {
        return socket.retransmissions <= 0
                ? "is connecting"
                : "is connecting, " + (socket.retransmissions + 1)
                        + " attempts without an answer: keepalive begins only when it is connected";
    }

    private static String waiting(SocketRow socket) {
        switch (socket.timer) {
            case "retransmit":
                return socket.retransmissions == 0
                        ? "waits for acknowledgement"
                        : "waits for acknowledgement, retransmitted " + times(socket.retransmissions) + ": "
                                + end(socket);
            case "probe":
                return socket.unansweredProbes < UNANSWERED
                        ? "peer does not read (zero window): " + end(socket)
                        : probes(socket, "zero-window") + "; " + end(socket);
            default:
                return keepAlive(socket);
        }
    }

    private static String end(SocketRow socket) {
        if (socket.userTimeout <= 0) {
            return "keepalive will not end this connection; a user timeout does";
        }
        long seconds = socket.timer.equals("probe")
                ? TimeToEnd.ofZeroWindow(socket.timerSeconds, socket.userTimeout)
                : TimeToEnd.retransmitting(socket.timerSeconds, socket.retransmissions, socket.userTimeout);
        return "its user timeout of " + socket.userTimeout + " ms ends it in at most " + seconds + " s"
                + (socket.timer.equals("probe") ? " unless the peer reads" : " unless the peer answers");
    }

    private static String keepAlive(SocketRow socket) {
        if (socket.keepAlive == null) {
            return "the timer that is running does not show whether it has keepalive";
        }
        if (!socket.keepAlive) {
            return "no keepalive: would hang if the peer vanished";
        }
        boolean timesAreKnown = socket.idle > 0 && socket.interval > 0 && socket.count > 0;
        if (socket.unansweredProbes > 0) {
            return probes(socket, "keepalive")
                    + (timesAreKnown ? ", ends in at most " + TimeToEnd.probing(socket) + " s" : "");
        }
        if (timesAreKnown) {
            return "keepalive: a vanished peer is noticed after " + detectionSeconds(socket) + " s";
        }
        return socket.timer.equals("keepalive") ? nextProbe(Math.round(socket.timerSeconds)) : "keepalive";
    }

    private static String nextProbe(long seconds) {
        String exceeded = IdleLimits.exceededBy((int) Math.min(seconds, Integer.MAX_VALUE));
        return "keepalive, next check in " + seconds + " s" + (exceeded.isEmpty() ? "" : ": too late for " + exceeded);
    }

    private static String probes(SocketRow socket, String kind) {
        return socket.unansweredProbes + " " + kind + (socket.unansweredProbes == 1 ? " probe" : " probes")
                + " without an answer" + VANISHED;
    }

    /**
     * The seconds until a vanished peer is noticed. With a user timeout, Linux does not count probes: it closes the connection
     * when the next probe is due after that time and one is unanswered.
     */
    private static long detectionSeconds(SocketRow socket) {
        if (socket.userTimeout <= 0) {
            return socket.idle + (long) socket.interval * socket.count;
        }
        long beyondIdle = socket.userTimeout - (long) socket.idle * MILLIS;
        long interval = (long) socket.interval * MILLIS;
        return socket.idle + Math.max(1, (beyondIdle + interval - 1) / interval) * socket.interval;
    }

    private static String times(int number) {
        return number == 1 ? "once" : number + " times";
    }

    private static String unread(SocketRow socket) {
        return socket.unread <= 0 ? "" : "; the application has not read " + socket.unread + " bytes";
    }
}

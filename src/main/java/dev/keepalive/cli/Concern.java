package dev.keepalive.cli;

/** What is wrong with a connection, the worst first. */
enum Concern {
    /** Data or probes are not answered: whoever waits for an answer hangs. */
    HANGING("hanging"),
    /** It is being opened, and nobody answers. */
    CONNECTING("connecting without an answer"),
    /** The peer does not read. */
    ZERO_WINDOW("to a peer that does not read"),
    /** The peer has closed it, the application has not. */
    CLOSED_BY_PEER("closed by the peer alone"),
    /** Nobody would notice that the peer is gone. */
    WITHOUT_KEEPALIVE("without keepalive"),
    /** Some networks forget it before its first probe. */
    LATE("with a late first probe"),
    NONE("");

    /** For a count. */
    final String text;

    Concern(String text) {
        this.text = text;
    }

    static Concern of(SocketRow socket) {
        switch (socket.state) {
            case "SYN_SENT":
                return socket.retransmissions > 0 ? CONNECTING : NONE;
            case "ESTABLISHED":
            case "CLOSE_WAIT":
            case "FIN_WAIT2":
                return ofConnected(socket);
            default:
                return NONE;
        }
    }

    private static Concern ofConnected(SocketRow socket) {
        if (socket.timer.equals("probe") && socket.unansweredProbes < Verdict.UNANSWERED) {
            return ZERO_WINDOW;
        }
        if (socket.retransmissions > 0 || socket.unansweredProbes > 0) {
            return HANGING;
        }
        if (socket.state.equals("CLOSE_WAIT")) {
            return CLOSED_BY_PEER;
        }
        if (Boolean.FALSE.equals(socket.keepAlive)) {
            return WITHOUT_KEEPALIVE;
        }
        return Boolean.TRUE.equals(socket.keepAlive)
                        && !IdleLimits.exceededBy(socket.secondsToProbe()).isEmpty()
                ? LATE
                : NONE;
    }
}

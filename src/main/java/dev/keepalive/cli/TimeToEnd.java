package dev.keepalive.cli;

/**
 * In how many seconds at most Linux ends a connection whose peer is gone, as net/ipv4/tcp_timer.c reckons it.
 *
 * <p>A user timeout counts from the first retransmission of the data that is not acknowledged (retransmits_timed_out),
 * and of a zero window from the first probe (tcp_probe_timer). It is looked at when the timer expires that is running;
 * each timer after that one is no longer than the rest of the user timeout. So a connection that is given a user
 * timeout ends no earlier than with the timer that is running.
 *
 * <p>Every timer may be late by an eighth of its length (kernel/time/timer.c).
 */
final class TimeToEnd {
    private static final double LATEST = 1.125;
    private static final double MILLIS = 1000;

    /** TCP_RTO_MAX: no timer of retransmissions or of zero-window probes is longer. */
    private static final double LONGEST_TIMER = 120;

    /**
     * The first timer of a retransmission is hardly ever longer, in seconds; each one is twice as long as the one
     * before.
     */
    private static final double FIRST_TIMER = 3;

    private TimeToEnd() {}

    /**
     * Of a connection with data that is not acknowledged.
     *
     * @param timerSeconds until the running timer expires
     * @param retransmissions of that data until now
     * @param userTimeout in milliseconds, more than 0
     */
    static long retransmitting(double timerSeconds, int retransmissions, int userTimeout) {
        double late = Math.min(LONGEST_TIMER, FIRST_TIMER * Math.pow(2, retransmissions)) * (LATEST - 1);
        double timer = timerSeconds + Math.max(late, timerSeconds * (LATEST - 1));
        double afterFirst = userTimeout / MILLIS * LATEST;
        return seconds(retransmissions == 0 ? timer + afterFirst : Math.max(timer, afterFirst));
    }

    /**
     * Of a connection with data for which the peer has no room; how long it has waited cannot be seen.
     *
     * @param timerSeconds until the running timer expires
     * @param userTimeout in milliseconds, more than 0
     */
    static long ofZeroWindow(double timerSeconds, int userTimeout) {
        return seconds(timerSeconds + LONGEST_TIMER * (LATEST - 1) + userTimeout / MILLIS * LATEST);
    }

    /**
     * Of an idle connection whose last keepalive probes are not answered: after the last one that may be lost, or with
     * a user timeout at the first look after it.
     *
     * @param socket whose times and timer are known
     */
    static long probing(SocketRow socket) {
        long looks = socket.count - socket.unansweredProbes;
        if (socket.userTimeout > 0) {
            double idleSince = socket.idle + (double) socket.interval * socket.unansweredProbes - socket.timerSeconds;
            double left = socket.userTimeout / MILLIS - idleSince - socket.timerSeconds;
            looks = (long) Math.ceil(left / socket.interval);
        }
        double late = socket.interval * (LATEST - 1);
        return seconds(socket.timerSeconds + late + Math.max(0, looks) * socket.interval * LATEST);
    }

    private static long seconds(double seconds) {
        return Math.max(1, (long) Math.ceil(seconds));
    }
}

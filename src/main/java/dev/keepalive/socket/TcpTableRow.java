package dev.keepalive.socket;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.StringTokenizer;

/**
 * A line of /proc/PID/net/tcp or tcp6, which describes one TCP socket; see proc(5) and tcp4_seq_show in
 * net/ipv4/tcp_ipv4.c.
 */
public final class TcpTableRow {
    /** The states in the order of include/net/tcp_states.h, with the names that ss(8) and netstat(8) use. */
    private static final String[] STATES = {
        "unconnected",
        "ESTABLISHED",
        "SYN_SENT",
        "SYN_RECV",
        "FIN_WAIT1",
        "FIN_WAIT2",
        "TIME_WAIT",
        "CLOSE",
        "CLOSE_WAIT",
        "LAST_ACK",
        "LISTEN",
        "CLOSING"
    };

    /** The timers by number. Number 2 is the keepalive timer, which SYN-ACK and FIN-WAIT-2 use, too. */
    private static final String[] TIMERS = {"none", "retransmit", "keepalive", "timewait", "probe"};

    /** USER_HZ, the unit of the kernel's times; 100 on all architectures but alpha and ia64. */
    private static final int TICKS_PER_SECOND = 100;

    /** The number of columns before the inode. */
    private static final int BEFORE_INODE = 9;

    private static final int HEXADECIMAL = 16;
    private static final int BYTES_OF_A_WORD = 4;

    /** A socket that is in no table: neither bound nor connected, or of another protocol. */
    public static final TcpTableRow UNCONNECTED = new TcpTableRow();

    /** The local address and port: {@code 127.0.0.1:80}, {@code [::1]:80}. */
    public final String local;

    /** The remote address and port, or {@code -}. */
    public final String peer;

    /** The state: {@code ESTABLISHED}, {@code LISTEN} and so on. */
    public final String state;

    /** The number of bytes that were sent and not acknowledged; 0 for a listener. */
    public final long unacknowledged;

    /**
     * The number of bytes that have arrived and were not read; for a listener, of connections that were not accepted.
     */
    public final long unread;

    /**
     * The running timer: {@code none}, {@code retransmit}, {@code keepalive}, {@code timewait} or {@code probe} (zero
     * window).
     */
    public final String timer;

    /** The seconds until the timer expires; 0 if none runs. */
    public final double timerSeconds;

    /** The number of times that the oldest unacknowledged segment was sent again. */
    public final int retransmissions;

    /** The number of unanswered probes, of keepalive or of a zero window. */
    public final int unansweredProbes;

    private TcpTableRow() {
        local = "-";
        peer = "-";
        state = STATES[0];
        unacknowledged = 0;
        unread = 0;
        timer = TIMERS[0];
        timerSeconds = 0;
        retransmissions = 0;
        unansweredProbes = 0;
    }

    private TcpTableRow(StringTokenizer columns) throws UnknownHostException {
        columns.nextToken(); // number of the line
        local = address(columns.nextToken());
        peer = address(columns.nextToken());
        state = name(STATES, columns.nextToken());
        String queues = columns.nextToken();
        unacknowledged = number(queues, 0);
        unread = number(queues, 1);
        String timerAndExpiry = columns.nextToken();
        timer = name(TIMERS, timerAndExpiry.substring(0, timerAndExpiry.indexOf(':')));
        timerSeconds = "none".equals(timer) ? 0 : (double) number(timerAndExpiry, 1) / TICKS_PER_SECOND;
        retransmissions = Integer.parseInt(columns.nextToken(), HEXADECIMAL);
        columns.nextToken(); // user
        unansweredProbes = Integer.parseInt(columns.nextToken());
    }

    /**
     * Returns the inode in a line, as in /proc/PID/fd; "0" if no process has the socket any more, "" if the line has
     * none.
     */
    static String inode(String line) {
        int start = 0;
        for (int i = 0; ; i++) {
            while (start < line.length() && line.charAt(start) == ' ') {
                start++;
            }
            int blank = line.indexOf(' ', start);
            int end = blank < 0 ? line.length() : blank;
            if (i == BEFORE_INODE || start == line.length()) {
                return line.substring(start, end);
            }
            start = end;
        }
    }

    /**
     * Reads a line, which must not be that of the headings.
     *
     * @throws IllegalArgumentException if the line has another format
     */
    public static TcpTableRow parse(String line) {
        try {
            return new TcpTableRow(new StringTokenizer(line, " "));
        } catch (UnknownHostException | RuntimeException e) {
            throw new IllegalArgumentException("not a line of /proc/net/tcp: " + line, e);
        }
    }

    private static String name(String[] names, String hexadecimal) {
        int number = Integer.parseInt(hexadecimal, HEXADECIMAL);
        return number < names.length ? names[number] : hexadecimal; // the kernel is newer than this list
    }

    /** Returns one of two hexadecimal numbers that a colon separates. */
    private static long number(String pair, int index) {
        int colon = pair.indexOf(':');
        return Long.parseLong(index == 0 ? pair.substring(0, colon) : pair.substring(colon + 1), HEXADECIMAL);
    }

    /** Reads an address: words of 32 bits in the byte order of the machine, followed by the port. */
    private static String address(String text) throws UnknownHostException {
        int colon = text.indexOf(':');
        byte[] bytes = new byte[colon / 2];
        boolean littleEndian = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        for (int i = 0; i < bytes.length; i++) {
            int inWord = i % BYTES_OF_A_WORD;
            int at = littleEndian ? i - inWord + BYTES_OF_A_WORD - 1 - inWord : i;
            bytes[at] = (byte) Integer.parseInt(text.substring(2 * i, 2 * i + 2), HEXADECIMAL);
        }
        String host = InetAddress.getByAddress(bytes).getHostAddress();
        return (host.indexOf(':') < 0 ? host : '[' + host + ']')
                + ':'
                + Integer.parseInt(text.substring(colon + 1), HEXADECIMAL);
    }
}

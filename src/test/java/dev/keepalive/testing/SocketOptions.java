package dev.keepalive.testing;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel has on one TCP socket of another process, as scripts/sockopts reads it from outside.
 *
 * @param listener else a connection or an unconnected socket
 * @param local address and port
 * @param remote address and port, {@code unconnected}, or empty for a listener
 * @param keepAlive SO_KEEPALIVE
 * @param idle TCP_KEEPIDLE, seconds
 * @param interval TCP_KEEPINTVL, seconds
 * @param count TCP_KEEPCNT
 * @param userTimeout TCP_USER_TIMEOUT, milliseconds
 */
public record SocketOptions(
        int fd,
        boolean listener,
        String local,
        String remote,
        boolean keepAlive,
        int idle,
        int interval,
        int count,
        int userTimeout) {
    private static final Pattern LINE =
            Pattern.compile("fd=(\\d+) (listen|conn) (\\S+?)(?:->(\\S+))? keepalive=(\\d+) idle=(\\d+)"
                    + " interval=(\\d+) count=(\\d+) user_timeout=(\\d+)");

    /** Every TCP socket of a process. */
    public static List<SocketOptions> of(long pid) {
        return Command.output("scripts/sockopts", Long.toString(pid))
                .lines()
                .map(SocketOptions::parse)
                .toList();
    }

    /** The connections and unconnected sockets among them. */
    public static List<SocketOptions> connectionsOf(long pid) {
        return of(pid).stream().filter(socket -> !socket.listener).toList();
    }

    /** The connection that has this local port. */
    public static SocketOptions connectionAt(long pid, int localPort) {
        return connectionsOf(pid).stream()
                .filter(socket -> socket.localPort() == localPort)
                .findFirst()
                .orElseThrow();
    }

    /** Sets an option of IPPROTO_TCP by its number of linux/tcp.h, as if the process had done so. */
    public static void setTcp(long pid, int fd, int option, int value) {
        String program = """
                import ctypes, os, socket, sys
                pid, fd, option, value = map(int, sys.argv[1:])
                syscall = ctypes.CDLL(None).syscall
                pidfd_open, pidfd_getfd = 434, 438
                duplicate = syscall(pidfd_getfd, syscall(pidfd_open, pid, 0), fd, 0)
                socket.socket(fileno=duplicate).setsockopt(socket.IPPROTO_TCP, option, value)
                """;
        Command.output(
                "python3",
                "-c",
                program,
                Long.toString(pid),
                Integer.toString(fd),
                Integer.toString(option),
                Integer.toString(value));
    }

    private static SocketOptions parse(String line) {
        Matcher m = LINE.matcher(line);
        if (!m.matches()) {
            throw new AssertionError("not a line of sockopts: " + line);
        }
        return new SocketOptions(
                Integer.parseInt(m.group(1)),
                m.group(2).equals("listen"),
                m.group(3),
                m.group(4) == null ? "" : m.group(4),
                m.group(5).equals("1"),
                Integer.parseInt(m.group(6)),
                Integer.parseInt(m.group(7)),
                Integer.parseInt(m.group(8)),
                Integer.parseInt(m.group(9)));
    }

    /** The four values as {@code on 180/60/20}: SO_KEEPALIVE, idle, interval, count. */
    public String keepAliveValues() {
        return (keepAlive ? "on " : "off ") + idle + "/" + interval + "/" + count;
    }

    public int localPort() {
        return port(local);
    }

    /** 0 if there is none. */
    public int remotePort() {
        return remote.isEmpty() || remote.equals("unconnected") ? 0 : port(remote);
    }

    private static int port(String end) {
        return Integer.parseInt(end.substring(end.lastIndexOf(':') + 1));
    }
}

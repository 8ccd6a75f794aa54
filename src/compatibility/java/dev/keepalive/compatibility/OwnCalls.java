package dev.keepalive.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keepalive options that a library itself writes to its sockets, as strace saw it. */
final class OwnCalls {
    /** Goes before the command to trace, the file for the trace in between; a call may be cut into an "unfinished" and a "resumed" line. */
    static final List<String> STRACE = List.of(
            "strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=socket,accept,accept4,connect,setsockopt", "-o");

    private static final Pattern CREATED = Pattern.compile("socket(?:\\(| resumed>).* = (\\d+)");
    private static final Pattern ACCEPTED = Pattern.compile("accept4?(?:\\(| resumed>).* = (\\d+)");
    private static final Pattern CONNECT =
            Pattern.compile("connect\\((\\d+), \\{sa_family=AF_INET6?, sin6?_port=htons\\((\\d+)\\)");
    private static final Pattern SET = Pattern.compile(
            "setsockopt\\((\\d+), SOL_(?:SOCKET|TCP), (SO_KEEPALIVE|TCP_KEEPIDLE|TCP_KEEPINTVL|TCP_KEEPCNT), \\[(\\d+)\\]");

    /** The words of the table for the options, SO_KEEPALIVE's value says enough. */
    private static final Map<String, String> WORDS =
            Map.of("SO_KEEPALIVE", "", "TCP_KEEPIDLE", "idle ", "TCP_KEEPINTVL", "interval ", "TCP_KEEPCNT", "count ");

    private final List<Traced> sockets;

    private OwnCalls(List<Traced> sockets) {
        this.sockets = sockets;
    }

    static OwnCalls onAccepted(Path trace) throws IOException {
        return new OwnCalls(matching(trace, socket -> socket.accepted));
    }

    static OwnCalls onConnectedTo(int port, Path trace) throws IOException {
        return new OwnCalls(matching(trace, socket -> socket.remotePort == port));
    }

    private static List<Traced> matching(Path trace, Predicate<Traced> relevant) throws IOException {
        List<Traced> all = new ArrayList<>();
        Map<String, Traced> open = new HashMap<>();
        for (String line : Files.readAllLines(trace)) {
            Matcher created = CREATED.matcher(line);
            Matcher accepted = ACCEPTED.matcher(line);
            Matcher connect = CONNECT.matcher(line);
            Matcher set = SET.matcher(line);
            if (accepted.find()) {
                all.add(new Traced(true));
                open.put(accepted.group(1), all.get(all.size() - 1));
            } else if (created.find()) {
                all.add(new Traced(false));
                open.put(created.group(1), all.get(all.size() - 1));
            } else if (connect.find()) {
                open.get(connect.group(1)).remotePort = Integer.parseInt(connect.group(2));
            } else if (set.find()) {
                open.get(set.group(1)).write(set.group(2), Integer.parseInt(set.group(3)));
            }
        }
        return all.stream().filter(relevant).toList();
    }

    /** The values a socket is to have if the library's own idle, interval and count count, and the wanted ones where it sets none. */
    Set<KeepAliveValues> over(KeepAliveValues wanted) {
        if (sockets.isEmpty()) {
            return Set.of(wanted); // io_uring connects and accepts without a system call that strace could see
        }
        Set<KeepAliveValues> values = new LinkedHashSet<>();
        for (Traced socket : sockets) {
            values.add(new KeepAliveValues(
                    socket.written.getOrDefault("TCP_KEEPIDLE", wanted.idle()),
                    socket.written.getOrDefault("TCP_KEEPINTVL", wanted.interval()),
                    socket.written.getOrDefault("TCP_KEEPCNT", wanted.count())));
        }
        return values;
    }

    /** Whether it sets any of idle, interval and count. */
    boolean tunes() {
        return sockets.stream()
                .flatMap(socket -> socket.written.keySet().stream())
                .anyMatch(name -> name.startsWith("TCP_"));
    }

    @Override
    public String toString() {
        Set<String> descriptions = new LinkedHashSet<>();
        sockets.forEach(socket -> descriptions.add(socket.toString()));
        return descriptions.isEmpty() ? "not seen" : String.join("; ", descriptions);
    }

    private static final class Traced {
        final boolean accepted;
        final Map<String, Integer> written = new LinkedHashMap<>();
        int remotePort = -1;
        String when;

        Traced(boolean accepted) {
            this.accepted = accepted;
        }

        void write(String option, int value) {
            written.put(option, value);
            when = accepted ? "after accept" : remotePort < 0 ? "before connect" : "after connect";
        }

        @Override
        public String toString() {
            if (written.isEmpty()) {
                return "nothing";
            }
            List<String> words = new ArrayList<>();
            written.forEach((option, value) -> words.add(WORDS.get(option) + value));
            return String.join(", ", words) + " " + when;
        }
    }
}

package dev.keepalive.compatibility;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the runs of a row have shown. */
final class Result {
    final Row row;
    private final Map<Mode, List<TcpSocket>> sockets = new EnumMap<>(Mode.class);
    private OwnCalls ownCalls;
    private String failure;

    Result(Row row) {
        this.row = row;
    }

    void saw(Mode mode, List<TcpSocket> found) {
        sockets.put(mode, found);
    }

    void traced(OwnCalls calls) {
        ownCalls = calls;
    }

    void failed(Exception reason) {
        failure = reason.toString();
    }

    String ownCalls() {
        return ownCalls == null ? "?" : ownCalls.toString();
    }

    /** Whether every socket of the row had keepalive. */
    boolean isOn(Mode mode) {
        return sockets.containsKey(mode) && sockets.get(mode).stream().allMatch(TcpSocket::keepAlive);
    }

    /** Each different state once; "own" says that idle, interval or count come from the library. */
    String cell(Mode mode) {
        if (!sockets.containsKey(mode)) {
            return "failed";
        }
        Set<String> states = new LinkedHashSet<>();
        for (TcpSocket socket : sockets.get(mode)) {
            states.add(socket.keepAlive() && ownCalls.tunes() ? socket + " (own)" : socket.toString());
        }
        return String.join("; ", states);
    }

    /** Why the row fails the suite; empty if it does not. */
    Set<String> failures() {
        if (failure != null) {
            return Set.of(failure);
        }
        Set<String> failures = new LinkedHashSet<>();
        Set<KeepAliveValues> allowed = ownCalls.over(Mode.WANTED);
        for (TcpSocket socket : sockets.getOrDefault(Mode.DEFAULT, Collections.emptyList())) {
            if (!socket.keepAlive() || !allowed.contains(socket.values())) {
                failures.add("agent default: " + socket + " where keepalive with one of " + allowed + " is due");
            }
        }
        if (!cell(Mode.YIELD).equals(cell(Mode.LIBKEEPALIVE))) {
            failures.add("agent yield: " + cell(Mode.YIELD) + ", but libkeepalive: " + cell(Mode.LIBKEEPALIVE));
        }
        return failures;
    }
}

package dev.keepalive.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many connections there are, and how many of them are of which {@link Concern}. */
final class Summary {
    private final Map<Concern, Integer> counts = new EnumMap<>(Concern.class);
    private final int connections;

    Summary(List<SocketRow> sockets) {
        connections = sockets.size();
        for (SocketRow socket : sockets) {
            counts.merge(Concern.of(socket), 1, Integer::sum);
        }
    }

    int connections() {
        return connections;
    }

    int of(Concern concern) {
        return counts.getOrDefault(concern, 0);
    }

    /** A line: {@code 600 connections: 3 hanging, 590 without keepalive}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        for (Concern concern : Concern.values()) {
            if (concern != Concern.NONE && of(concern) > 0) {
                parts.add(of(concern) + " " + concern.text);
            }
        }
        return connections
                + (connections == 1 ? " connection" : " connections")
                + (parts.isEmpty() ? "" : ": " + String.join(", ", parts));
    }
}

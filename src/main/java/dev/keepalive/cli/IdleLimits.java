package dev.keepalive.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** After how many idle seconds well-known networks forget a connection. */
enum IdleLimits {
    AZURE("Azure", 240),
    AWS("AWS", 350),
    GCP("GCP", 600),
    IPVS("IPVS", 900);

    private final String network;
    private final int seconds;

    IdleLimits(String network, int seconds) {
        this.network = network;
        this.seconds = seconds;
    }

    /** The networks whose limit is shorter than this idle time: {@code Azure 240 s, AWS 350 s}, or "". */
    static String exceededBy(int idle) {
        StringBuilder names = new StringBuilder();
        for (IdleLimits limit : values()) {
            if (idle > limit.seconds) {
                names.append(names.length() == 0 ? "" : ", ")
                        .append(limit.network)
                        .append(' ')
                        .append(limit.seconds)
                        .append(" s");
            }
        }
        return names.toString();
    }

    /** A line for each idle time that is too long for some network, and none for sockets without keepalive. */
    static String[] hints(List<SocketRow> sockets) {
        Map<Integer, Integer> socketsByIdle = new TreeMap<>();
        for (SocketRow socket : sockets) {
            if (Boolean.TRUE.equals(socket.keepAlive)
                    && !exceededBy(socket.idle).isEmpty()) {
                socketsByIdle.merge(socket.idle, 1, Integer::sum);
            }
        }
        return socketsByIdle.entrySet().stream()
                .map(entry -> "the idle time of " + entry.getKey() + " s on " + entry.getValue()
                        + " socket(s) is longer than the limit of these networks: " + exceededBy(entry.getKey()))
                .toArray(String[]::new);
    }
}

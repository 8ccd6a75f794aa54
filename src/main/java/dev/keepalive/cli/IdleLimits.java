package dev.keepalive.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** After how many idle seconds well-known networks forget a connection. */
enum IdleLimits {
    AZURE("Azure", 240),
    AWS("AWS", 350),
    GCP("GCP", 600),
    IPVS("IPVS", 900);

    private static final double LATEST = 1.125;

    private final String network;
    private final int seconds;

    IdleLimits(String network, int seconds) {
        this.network = network;
        this.seconds = seconds;
    }

    /**
     * The networks that may forget a connection before its first probe: {@code Azure 240 s, AWS 350 s}, or "". The kernel's timers may be
     * late by an eighth of their length (kernel/time/timer.c).
     */
    static String exceededBy(int idle) {
        StringBuilder names = new StringBuilder();
        for (IdleLimits limit : values()) {
            if (idle * LATEST > limit.seconds) {
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
    static List<String> hints(List<SocketRow> sockets) {
        Map<Integer, Integer> socketsByIdle = new TreeMap<>();
        for (SocketRow socket : sockets) {
            if (Boolean.TRUE.equals(socket.keepAlive)
                    && !exceededBy(socket.idle).isEmpty()) {
                socketsByIdle.merge(socket.idle, 1, Integer::sum);
            }
        }
        List<String> lines = new ArrayList<>();
        socketsByIdle.forEach((idle, number) -> lines.add("the idle time of " + idle + " s on " + number
                + " socket(s), which the kernel may exceed by an eighth, is too long for these networks: "
                + exceededBy(idle)));
        return lines;
    }
}

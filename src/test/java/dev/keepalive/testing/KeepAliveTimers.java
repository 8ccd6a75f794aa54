package dev.keepalive.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** When the kernel is going to send keepalive probes: proc_net_tcp.txt of the kernel's documentation. */
public final class KeepAliveTimers {
    private static final String ESTABLISHED = "01";
    private static final String KEEPALIVE = "02";
    private static final int TICKS_PER_SECOND = 100;

    private KeepAliveTimers() {}

    /** How long it is until then, for each connection to this port in the network namespace of the process that has keepalive. */
    public static List<Duration> of(long pid, int remotePort) {
        List<Duration> timers = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            try {
                for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net", table))) {
                    String[] fields = line.strip()
                            .split("[ :]+"); // number, address, port, address, port, state, queues, timer, when
                    if (fields[5].equals(ESTABLISHED)
                            && Integer.parseInt(fields[4], 16) == remotePort
                            && fields[8].equals(KEEPALIVE)) {
                        timers.add(Duration.ofMillis(Long.parseLong(fields[9], 16) * 1000 / TICKS_PER_SECOND));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return timers;
    }
}

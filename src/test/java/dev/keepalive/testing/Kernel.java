package dev.keepalive.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine gives to a socket that nobody has touched. */
public final class Kernel {
    private Kernel() {}

    /** Like {@link SocketOptions#keepAliveValues()}. */
    public static String untouched() {
        return "off " + defaults();
    }

    /** Keepalive with the values of the kernel: {@code on 7200/75/9}. */
    public static String keepAliveAlone() {
        return "on " + defaults();
    }

    /** {@code idle/interval/count}. */
    private static String defaults() {
        return sysctl("tcp_keepalive_time") + "/" + sysctl("tcp_keepalive_intvl") + "/"
                + sysctl("tcp_keepalive_probes");
    }

    private static String sysctl(String name) {
        // one read gets the line: those of /proc/sys have no size, and are at their end after the first read
        try (BufferedReader file = Files.newBufferedReader(Path.of("/proc/sys/net/ipv4", name))) {
            return file.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

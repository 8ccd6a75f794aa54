package dev.keepalive.config;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;

/** What a socket of Linux has on which nobody has set anything, see tcp(7). */
public final class KernelDefaults {
    private KernelDefaults() {}

    /** Seconds, milliseconds, probes, or 0 for off; as it is now, in the network namespace of this process. */
    public static int of(Setting setting) {
        // no switch: javac would make a class of it, whose static initializer may fail only once
        if (setting == Setting.IDLE) {
            return sysctl("tcp_keepalive_time", 7200);
        }
        if (setting == Setting.INTVL) {
            return sysctl("tcp_keepalive_intvl", 75);
        }
        return setting == Setting.CNT ? sysctl("tcp_keepalive_probes", 9) : 0;
    }

    private static int sysctl(String name, int usual) {
        if (Settings.underEntitlements()) {
            return usual;
        }
        try (BufferedReader reader = new BufferedReader(new FileReader("/proc/sys/net/ipv4/" + name))) {
            return Integer.parseInt(reader.readLine().trim());
        } catch (IOException | RuntimeException e) {
            return usual; // not readable here, or not for code under a SecurityManager; tcp(7) has the number
        }
    }
}

package dev.keepalive.config;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;

/** What a socket of Linux has on which nobody has set anything, see tcp(7). */
public final class KernelDefaults {
    private KernelDefaults() {}

    /** Seconds, milliseconds, probes, or 0 for off; as it is now, in the network namespace of this process. */
    public static int of(Setting setting) {
        return setting.sysctl() == null ? setting.usualDefault() : sysctl(setting.sysctl(), setting.usualDefault());
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

package dev.keepalive.config;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;

/** The default values of socket options on Linux, see tcp(7). */
public final class KernelDefaults {
    private KernelDefaults() {}

    /** The current default in this network namespace, in seconds, milliseconds or probes, or 0 for off. */
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
            return usual; // it cannot be read, or a SecurityManager denies it; the number is that of tcp(7)
        }
    }
}

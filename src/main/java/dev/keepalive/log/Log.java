package dev.keepalive.log;

import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;

/**
 * Lines on stderr, prefix {@code keepalive-agent: }, or in the {@link LogFile} that the settings name.
 *
 * <p>They go to file descriptor 2 itself, not to System.err: an application that has replaced System.err would otherwise run its own
 * code, perhaps opening sockets, inside the creation of a socket.
 */
public final class Log {
    private static final OutputStream STDERR = stderr();
    private static final Set<String> SAID = new HashSet<String>();

    private Log() {}

    /** Initializes this class, and loads what a line needs. */
    public static void load() {
        OneLine.of("");
    }

    private static OutputStream stderr() {
        if (!Settings.underEntitlements()) {
            try {
                return new FileOutputStream(FileDescriptor.err);
            } catch (SecurityException e) {
                // a SecurityManager keeps the descriptor from code without permissions
            }
        }
        return System.err;
    }

    /** A line about something that is wrong; not with {@code log=off}. */
    public static void warn(String message) {
        Settings settings = Settings.current();
        if (settings == null || settings.get(Setting.LOG) >= Setting.WARN) {
            write(message);
        }
    }

    /** {@link #warn(String)}, but only the first time in this JVM. */
    public static void warnOnce(String message) {
        synchronized (SAID) {
            if (!SAID.add(message)) {
                return;
            }
        }
        warn(message);
    }

    /** {@link #info(String)}, but only the first time in this JVM that a line of this subject is said. */
    public static void infoOnce(String subject, String message) {
        synchronized (SAID) {
            if (!SAID.add(subject)) {
                return;
            }
        }
        info(message);
    }

    /** A line that was asked for, with {@code log=info} or {@code debug}. */
    public static void info(String message) {
        Settings settings = Settings.current();
        if (settings != null && settings.get(Setting.LOG) >= Setting.INFO) {
            write(message);
        }
    }

    /** A line about a socket, with {@code log=debug}. */
    public static void debug(String message) {
        Settings settings = Settings.current();
        if (settings != null && settings.debug()) {
            write(message);
        }
    }

    private static void write(String message) {
        Settings settings = Settings.current();
        String file = settings == null ? null : settings.logFile();
        if (file == null || !LogFile.append(file, OneLine.of(message))) {
            writeToStderr(message);
        }
    }

    /** Whatever the settings say. */
    static void writeToStderr(String message) {
        try {
            STDERR.write(("keepalive-agent: " + OneLine.of(message) + System.lineSeparator()).getBytes());
        } catch (IOException e) {
            // stderr is closed: there is nobody to tell
        }
    }
}

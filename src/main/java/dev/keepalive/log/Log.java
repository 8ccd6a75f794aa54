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
    /** File descriptor 2; null until it is needed. */
    private static volatile OutputStream stderr;

    /** What has been said and is not said again; null before the first of these lines. */
    private static Set<String> said;

    private Log() {}

    /** Initializes this class, and loads what a line needs. */
    public static void load() {
        OneLine.of("");
        stderr();
    }

    private static OutputStream stderr() {
        OutputStream known = stderr;
        if (known == null) {
            known = findStderr();
            stderr = known;
        }
        return known;
    }

    private static OutputStream findStderr() {
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
        writeFrom(Setting.WARN, message);
    }

    /** {@link #warn(String)}, but only until it has been written in this JVM. */
    public static void warnOnce(String message) {
        writeOnce(message, Setting.WARN, message);
    }

    /** {@link #info(String)}, but only until a line of this subject has been written in this JVM. */
    public static void infoOnce(String subject, String message) {
        writeOnce(subject, Setting.INFO, message);
    }

    /** A line that was asked for, with {@code log=info} or {@code debug}. */
    public static void info(String message) {
        writeFrom(Setting.INFO, message);
    }

    /** A line about a socket, with {@code log=debug}. */
    public static void debug(String message) {
        writeFrom(Setting.DEBUG, message);
    }

    /** Before the line is written, so that no other thread writes it too; unless it could not be written. */
    private static void writeOnce(String subject, int level, String message) {
        Settings.checkCaller();
        if (!isNew(subject)) {
            return;
        }
        boolean written = false;
        try {
            written = writeFrom(level, message);
        } finally {
            if (!written) {
                forget(subject);
            }
        }
    }

    static synchronized boolean isNew(String subject) {
        if (said == null) {
            said = new HashSet<String>();
        }
        return said.add(subject);
    }

    static synchronized void forget(String subject) {
        said.remove(subject);
    }

    /** Whether the line was written. */
    private static boolean writeFrom(int level, String message) {
        Settings.checkCaller();
        Settings settings = Settings.forLines();
        int wanted = settings == null ? Setting.WARN : settings.get(Setting.LOG);
        return wanted >= level && write(settings == null ? null : settings.logFile(), message);
    }

    private static boolean write(String file, String message) {
        return file != null && LogFile.append(file, OneLine.of(message)) || writeToStderr(message);
    }

    /** Whatever the settings say. */
    static boolean writeToStderr(String message) {
        try {
            stderr().write(("keepalive-agent: " + OneLine.of(message) + System.lineSeparator()).getBytes());
            return true;
        } catch (IOException e) {
            return false; // stderr is closed: there is nobody to tell
        }
    }
}

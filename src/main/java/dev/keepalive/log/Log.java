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
 * <p>They go to file descriptor 2 itself, not to System.err: an application that has replaced System.err would
 * otherwise run its own code, perhaps opening sockets, inside the creation of a socket.
 */
public final class Log {
    /** File descriptor 2; null until it is needed. */
    private static volatile OutputStream stderr;

    /** The subjects of lines that are not written again; null before the first of these lines. */
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
                // a SecurityManager denies the descriptor
            }
        }
        return System.err;
    }

    /** Writes a line about something that is wrong, unless {@code log=off}. */
    public static void warn(String message) {
        writeFrom(Setting.WARN, message);
    }

    /** Writes a line as {@link #warn(String)} does, but only once in this JVM. */
    public static void warnOnce(String message) {
        writeOnce(message, Setting.WARN, message);
    }

    /** Writes a line as {@link #info(String)} does, but only once for a subject in this JVM. */
    public static void infoOnce(String subject, String message) {
        writeOnce(subject, Setting.INFO, message);
    }

    /** Writes a line if {@code log=info} or {@code log=debug}. */
    public static void info(String message) {
        writeFrom(Setting.INFO, message);
    }

    /** Writes a line about a socket if {@code log=debug}. */
    public static void debug(String message) {
        writeFrom(Setting.DEBUG, message);
    }

    /** Remembers the subject first, so that no other thread writes the line; forgets it on failure. */
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

    /** Writes a line if the settings ask for its level. Returns whether it was written. */
    private static boolean writeFrom(int level, String message) {
        Settings.checkCaller();
        Settings settings = Settings.forLines();
        int wanted = settings == null ? Setting.WARN : settings.get(Setting.LOG);
        return wanted >= level && write(settings == null ? null : settings.logFile(), message);
    }

    private static boolean write(String file, String message) {
        return file != null && LogFile.append(file, OneLine.of(message)) || writeToStderr(message);
    }

    /** Writes a line regardless of the settings. */
    static boolean writeToStderr(String message) {
        try {
            stderr().write(("keepalive-agent: " + OneLine.of(message) + System.lineSeparator()).getBytes());
            return true;
        } catch (IOException e) {
            return false; // stderr is closed
        }
    }
}

package dev.keepalive.socket;

import dev.keepalive.log.Log;
import java.io.FileDescriptor;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Writes a line for each socket with {@code log=debug}: its descriptor, its peer, and the options that were set. The
 * line of a client socket is written when it connects, because it has no peer before. The exception is those transports
 * of Netty whose connects the agent does not see.
 */
final class DebugLog {
    /** The lines of client sockets that are not connected yet; null before the first. */
    private static Map<FileDescriptor, String> unconnected;

    private DebugLog() {}

    /** Initializes this class. */
    static void load() {}

    private static synchronized void keep(FileDescriptor fd, String line) {
        if (unconnected == null) {
            unconnected = new WeakHashMap<FileDescriptor, String>();
        }
        unconnected.put(fd, line);
    }

    private static synchronized String take(FileDescriptor fd) {
        return unconnected == null ? null : unconnected.remove(fd);
    }

    static void created(int number, FileDescriptor fd, String event, Object peer, KeepAliveOption[] options) {
        StringBuilder set = new StringBuilder();
        for (KeepAliveOption option : options) {
            set.append(' ').append(option.name()).append('=').append(option.value);
        }
        if ("client".equals(event) && peer == null) {
            keep(fd, set.toString());
        } else {
            write(event, number, peer, set);
        }
    }

    static void connecting(int number, FileDescriptor fd, Object peer) {
        String set = take(fd);
        if (set != null) {
            write("client", number, peer, set);
        }
    }

    static void kept(int number, String option, Object value, Object kept) {
        Log.debug(
                "fd=" + number + " kept " + option + "=" + kept + " although " + Caller.find() + " asked for " + value);
    }

    private static void write(Object kind, int number, Object peer, CharSequence set) {
        Log.debug(kind + " fd=" + number + " peer=" + (peer == null ? "unknown" : peer) + set);
    }
}

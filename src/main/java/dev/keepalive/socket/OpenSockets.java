package dev.keepalive.socket;

import dev.keepalive.config.KernelDefaults;
import dev.keepalive.config.Platform;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import java.io.File;
import java.util.BitSet;

/**
 * Finds the open TCP sockets of this process, including those that were there before the agent and those that native
 * code has created. For Linux only.
 *
 * <p>Every descriptor in /proc/self/fd is examined; nothing is locked. If a descriptor is closed and its number used
 * again meanwhile, it is another socket of the application, which may have keepalive as well. There may be many
 * sockets, so they are returned one after the other, without a list of them.
 */
public final class OpenSockets {
    private OpenSockets() {}

    /** Returns whether open sockets can be found in this JVM. */
    public static boolean canBeFound() {
        return Platform.USUAL_NUMBERS
                && !Settings.underEntitlements() // entitlements deny /proc
                && new File("/proc/self/fd").isDirectory()
                && NewSockets.connected() != null;
    }

    /**
     * Returns a cursor over the open sockets that are not listeners, from a descriptor on. The caller closes the
     * cursor.
     */
    public static OpenSocketCursor connections(int from) {
        return new OpenSocketCursor(from, false);
    }

    /** Returns a cursor over the open listeners. The caller closes the cursor. */
    static OpenSocketCursor listeners() {
        return new OpenSocketCursor(0, true);
    }

    /** Throws an IllegalStateException if the open sockets cannot be looked at. */
    public static void requireReadable() {
        connections(0).close();
    }

    /** Sets what the settings ask for on all open connections. */
    public static AppliedOptions apply(Settings settings) {
        Settings.checkChange();
        AppliedOptions applied = new AppliedOptions(settings);
        // countFromLastSegment may set this value, which must not be taken for one of the application if the default
        // changes
        Settings.remember(Setting.IDLE, KernelDefaults.of(Setting.IDLE));
        try (OpenSocketCursor sockets = connections(0)) {
            for (OpenSocket socket = sockets.next(); socket != null; socket = sockets.next()) {
                if (applied.applyTo(socket)) {
                    socket.countFromLastSegment();
                }
            }
        }
        return applied;
    }

    /** Leaves the connections that are open now to the application: it may change their options. */
    public static void leaveAlone() {
        Settings.checkChange();
        BitSet numbers = new BitSet();
        try (OpenSocketCursor sockets = connections(0)) {
            for (OpenSocket socket = sockets.next(); socket != null; socket = sockets.next()) {
                numbers.set(socket.number());
            }
        }
        boolean[] byDescriptor = new boolean[numbers.length()]; // unlike a BitSet it may be written by several threads
        for (int i = 0; i < byDescriptor.length; i++) {
            byDescriptor[i] = numbers.get(i);
        }
        NewSockets.connected().leaveAlone(byDescriptor);
    }

    /** Ends {@link #leaveAlone()} for every socket. */
    public static void leaveNoneAlone() {
        Settings.checkChange();
        NewSockets sockets = NewSockets.connected();
        if (sockets != null) {
            sockets.leaveAlone(null);
        }
    }
}

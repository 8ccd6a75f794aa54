package dev.keepalive.socket;

import dev.keepalive.config.KernelDefaults;
import dev.keepalive.config.Platform;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import java.io.File;
import java.util.BitSet;

/**
 * The TCP sockets that this process has open: those that were there before the agent, and those that native code has made. Linux.
 *
 * <p>Every descriptor of /proc/self/fd is asked what it is; nothing is locked. One that is closed meanwhile, or whose number is taken
 * again, is another socket of the application, which may have keepalive as well. There may be many: they are shown one
 * after the other, and no list of them is made.
 */
public final class OpenSockets {
    private OpenSockets() {}

    /** Whether open sockets can be found here. */
    public static boolean canBeFound() {
        return Platform.USUAL_NUMBERS
                && !Settings.underEntitlements() // entitlements deny /proc
                && new File("/proc/self/fd").isDirectory()
                && NewSockets.connected() != null;
    }

    /** The open sockets that are no listeners, beginning with a descriptor. The caller closes the cursor. */
    public static OpenSocketCursor connections(int from) {
        return new OpenSocketCursor(from, false);
    }

    /** The open listeners. The caller closes the cursor. */
    static OpenSocketCursor listeners() {
        return new OpenSocketCursor(0, true);
    }

    /** Throws an IllegalStateException if the open sockets cannot be looked at. */
    public static void requireReadable() {
        connections(0).close();
    }

    /** Sets what the settings ask for on all connections that are open. */
    public static AppliedOptions apply(Settings settings) {
        Settings.checkChange();
        AppliedOptions applied = new AppliedOptions(settings);
        // countFromLastSegment may set this value, which is then not the application's, even if the default changes
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

    /** Makes the guard leave the connections that are open now to the application. */
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

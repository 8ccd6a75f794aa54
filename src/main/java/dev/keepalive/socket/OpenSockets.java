package dev.keepalive.socket;

import dev.keepalive.config.KernelDefaults;
import dev.keepalive.config.Platform;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/**
 * The TCP sockets that this process has open: those that were there before the agent, and those that native code has made. Linux.
 *
 * <p>Every descriptor of /proc/self/fd is asked what it is; nothing is locked. One that is closed meanwhile, or whose number is taken
 * again, is another socket of the application, which may have keepalive as well.
 */
public final class OpenSockets {
    private OpenSockets() {}

    /** Whether open sockets can be found here. */
    public static boolean canBeFound() {
        return Platform.USUAL_NUMBERS
                && !Settings.underEntitlements() // they keep /proc from the agent
                && new File("/proc/self/fd").isDirectory()
                && NewSockets.connected() != null;
    }

    /** Those that are open now and no listeners, in no order. */
    public static List<OpenSocket> connections() {
        return find(false);
    }

    /** Those that listen now, in no order. */
    public static List<OpenSocket> listeners() {
        return find(true);
    }

    private static List<OpenSocket> find(boolean listeners) {
        List<OpenSocket> found = new ArrayList<OpenSocket>();
        String[] numbers = new File("/proc/self/fd").list();
        if (numbers == null) {
            throw new IllegalStateException("the open sockets cannot be looked at, since /proc/self/fd cannot be read:"
                    + " has the JVM reached its limit of open files?");
        }
        for (String number : numbers) {
            OpenSocket socket = new OpenSocket(
                    Integer.parseInt(number), NewSockets.connected().bridge());
            if (socket.isListener() == listeners && socket.isTcp()) {
                found.add(socket);
            }
        }
        return found;
    }

    /** Sets what the settings ask for on sockets. */
    public static AppliedOptions apply(Settings settings, List<OpenSocket> sockets) {
        Settings.checkChange();
        AppliedOptions applied = new AppliedOptions(settings);
        // countFromLastSegment may set it, and it is not the application's own then, even if the kernel's default
        // changes
        Settings.remember(Setting.IDLE, KernelDefaults.of(Setting.IDLE));
        for (OpenSocket socket : sockets) {
            if (applied.applyTo(socket)) {
                socket.countFromLastSegment();
            }
        }
        return applied;
    }

    /** Has the agent leave the connections that are open to the application, though it holds keepalive on on others. */
    public static void leaveAlone() {
        Settings.checkChange();
        List<OpenSocket> all = connections();
        int highest = 0;
        for (OpenSocket socket : all) {
            highest = Math.max(highest, socket.number());
        }
        boolean[] byDescriptor = new boolean[highest + 1];
        for (OpenSocket socket : all) {
            byDescriptor[socket.number()] = true;
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

package dev.keepalive.socket;

import dev.keepalive.config.KernelDefaults;
import dev.keepalive.config.Platform;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.BitSet;

/**
 * The TCP sockets that this process has open: those that were there before the agent, and those that native code has made. Linux.
 *
 * <p>Every descriptor of /proc/self/fd is asked what it is; nothing is locked. One that is closed meanwhile, or whose number is taken
 * again, is another socket of the application, which may have keepalive as well. There may be many: they are shown one
 * after the other, and no list of them is made.
 */
public final class OpenSockets {
    /** What sockets are shown to. */
    public interface Visitor {
        /** Returns whether to go on with the next one. */
        boolean visit(OpenSocket socket);
    }

    private OpenSockets() {}

    /** Whether open sockets can be found here. */
    public static boolean canBeFound() {
        return Platform.USUAL_NUMBERS
                && !Settings.underEntitlements() // they keep /proc from the agent
                && new File("/proc/self/fd").isDirectory()
                && NewSockets.connected() != null;
    }

    /** Shows those that are open now and no listeners, in the order of their descriptors, from a descriptor on. */
    public static void connections(int from, Visitor visitor) {
        visit(from, false, visitor);
    }

    /** Shows those that listen now. */
    static void listeners(Visitor visitor) {
        visit(0, true, visitor);
    }

    private static void visit(int from, boolean listeners, Visitor visitor) {
        Bridge bridge = NewSockets.connected().bridge();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Paths.get(OwnProc.DIRECTORY, "fd"))) {
            for (Path descriptor : descriptors) {
                int number = Integer.parseInt(descriptor.getFileName().toString());
                OpenSocket socket = number < from ? null : new OpenSocket(number, bridge);
                if (socket != null && socket.isTcp() && socket.isListener() == listeners && !visitor.visit(socket)) {
                    return;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException(
                    "the open sockets cannot be looked at, since /proc/self/fd cannot be read:"
                            + " has the JVM reached its limit of open files?",
                    e);
        }
    }

    /** Throws an IllegalStateException if the open sockets cannot be looked at. */
    public static void requireReadable() {
        connections(0, new Visitor() {
            @Override
            public boolean visit(OpenSocket socket) {
                return false;
            }
        });
    }

    /** Sets what the settings ask for on all connections that are open. */
    public static AppliedOptions apply(Settings settings) {
        Settings.checkChange();
        final AppliedOptions applied = new AppliedOptions(settings);
        // countFromLastSegment may set it, and it is not the application's own then, even if the kernel's default
        // changes
        Settings.remember(Setting.IDLE, KernelDefaults.of(Setting.IDLE));
        connections(0, new Visitor() {
            @Override
            public boolean visit(OpenSocket socket) {
                if (applied.applyTo(socket)) {
                    socket.countFromLastSegment();
                }
                return true;
            }
        });
        return applied;
    }

    /** Has the agent leave the connections that are open to the application, though it holds keepalive on on others. */
    public static void leaveAlone() {
        Settings.checkChange();
        final BitSet numbers = new BitSet();
        connections(0, new Visitor() {
            @Override
            public boolean visit(OpenSocket socket) {
                numbers.set(socket.number());
                return true;
            }
        });
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

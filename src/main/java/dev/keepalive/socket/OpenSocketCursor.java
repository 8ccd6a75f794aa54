package dev.keepalive.socket;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Iterator;

/** Iterates over the open TCP sockets of this process, without a list of them. For Linux only. */
public final class OpenSocketCursor implements Closeable {
    private final Bridge bridge = NewSockets.connected().bridge();
    private final int from;
    private final boolean listeners;
    private final DirectoryStream<Path> descriptors;
    private final Iterator<Path> left;

    /**
     * Creates a cursor.
     *
     * @param from the lowest descriptor to return
     * @param listeners true for the listening sockets, false for the others
     * @throws IllegalStateException if the open files cannot be looked at
     */
    OpenSocketCursor(int from, boolean listeners) {
        this.from = from;
        this.listeners = listeners;
        try {
            descriptors = Files.newDirectoryStream(Paths.get(OwnProc.DIRECTORY, "fd"));
        } catch (IOException e) {
            throw unreadable(e);
        }
        left = descriptors.iterator();
    }

    /** Returns the next socket; null if there is none. */
    public OpenSocket next() {
        try {
            while (left.hasNext()) {
                int number = Integer.parseInt(left.next().getFileName().toString());
                OpenSocket socket = number < from ? null : new OpenSocket(number, bridge);
                if (socket != null && socket.isTcp() && socket.isListener() == listeners) {
                    return socket;
                }
            }
            return null;
        } catch (DirectoryIteratorException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void close() {
        try {
            descriptors.close();
        } catch (IOException e) {
            // nothing was written there
        }
    }

    private static IllegalStateException unreadable(Exception reason) {
        return new IllegalStateException(
                "the open sockets cannot be looked at, since /proc/self/fd cannot be read:"
                        + " has the JVM reached its limit of open files?",
                reason);
    }
}

package dev.keepalive.control;

import dev.keepalive.socket.Listeners;
import dev.keepalive.socket.OpenSockets;
import dev.keepalive.transform.Retransformation;

/**
 * What ends when the agent is detached or switched off. The caller has withdrawn the settings, or put {@code keepalive=off} in force, before:
 * classes are put back one by one, and until then the hooks do nothing.
 *
 * <p>What stays: options of connections, and {@code Settings}' memory of the values that it has given, by which a later attach tells them from
 * the application's own; {@code Counters} and the lines that {@code Log} says once, which are those of the JVM's life; the bridge, which
 * cannot be unloaded, with {@code NewSockets} behind it; the lines that {@code DebugLog} has ready, until their sockets are gone.
 */
final class Deactivation {
    private Deactivation() {}

    /**
     * Takes the hooks out, and gives listeners back what they had.
     *
     * @return the number of listeners that have their own options again
     */
    static int takeOut() {
        try {
            return Listeners.takeBack(); // before the way to the options goes with the hooks
        } finally { // at the limit of open files the listeners are not found
            Retransformation.remove(); // the transformer, the hooks and their states
            OpenSockets.leaveNoneAlone();
        }
    }
}

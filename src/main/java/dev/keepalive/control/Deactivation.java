package dev.keepalive.control;

import dev.keepalive.socket.Listeners;
import dev.keepalive.socket.OpenSockets;
import dev.keepalive.transform.Retransformation;

/**
 * Ends the work of the agent when it is detached or switched off. Before that, the caller has withdrawn the settings or
 * put {@code keepalive=off} in force, so that the hooks do nothing while classes are restored one by one.
 *
 * <p>What remains until the JVM ends: the options of connections; the values that {@code Settings} has ever given, by
 * which a later attach tells them from values of the application; {@code Counters}; which lines {@code Log} has already
 * written once; and the bridge, which cannot be unloaded, with {@code NewSockets}. Lines that {@code DebugLog} has
 * prepared remain until their sockets are gone.
 */
final class Deactivation {
    private Deactivation() {}

    /**
     * Removes the hooks, and restores the options of listeners.
     *
     * @return the number of listeners whose options were restored
     */
    static int removeHooks() {
        try {
            return Listeners.restore(); // first, since without hooks options cannot be set
        } finally { // listeners are not found at the limit of open files
            Retransformation.remove(); // the transformer, the hooks and their states
            OpenSockets.leaveNoneAlone();
        }
    }
}

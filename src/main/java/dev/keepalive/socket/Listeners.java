package dev.keepalive.socket;

import dev.keepalive.config.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sets options on listeners for an attach, and restores them.
 *
 * <p>A thread that is already waiting in accept() when the agent is attached runs the old code, so the next connection
 * that it returns does not pass a hook. But Linux copies the options of a listener to the sockets that it accepts, even
 * if accept was called before. The changes to a listener must not outlive the agent, so they are recorded for each
 * listener.
 */
public final class Listeners {
    private static final Map<String, List<Change>> CHANGES = new HashMap<String, List<Change>>();

    private Listeners() {}

    /** Sets what the settings ask for on every listener. */
    public static AppliedOptions apply(Settings settings) {
        Settings.checkChange();
        AppliedOptions applied = new AppliedOptions(settings) {
            @Override
            void set(OpenSocket socket, KeepAliveOption option, int before) {
                super.set(socket, option, before);
                remember(socket.identity(), option, before);
            }
        };
        try (OpenSocketCursor listeners = OpenSockets.listeners()) {
            for (OpenSocket listener = listeners.next(); listener != null; listener = listeners.next()) {
                applied.applyTo(listener);
            }
        }
        return applied;
    }

    private static void remember(String identity, KeepAliveOption option, int before) {
        synchronized (CHANGES) {
            List<Change> changes = CHANGES.get(identity);
            if (changes == null) {
                changes = new ArrayList<Change>();
                CHANGES.put(identity, changes);
            }
            for (Change change : changes) {
                if (change.option.setting == option.setting) {
                    changes.remove(change);
                    // a value that the agent has set before is not the original value
                    changes.add(new Change(option, change.option.value == before ? change.before : before));
                    return;
                }
            }
            changes.add(new Change(option, before));
        }
        NewSockets.connected().listenersMayHaveKeepAlive(true);
    }

    /**
     * Restores the options of listeners that are still open. A value that the application has changed since then stays.
     *
     * @return the number of listeners whose options were restored
     */
    public static int restore() {
        Settings.checkChange();
        int restored = 0;
        synchronized (CHANGES) {
            if (CHANGES.isEmpty()) {
                return 0;
            }
            try (OpenSocketCursor listeners = OpenSockets.listeners()) {
                for (OpenSocket listener = listeners.next(); listener != null; listener = listeners.next()) {
                    List<Change> changes = CHANGES.get(listener.identity());
                    restored += changes != null && restore(listener, changes) ? 1 : 0;
                }
            }
            CHANGES.clear();
        }
        NewSockets.connected().listenersMayHaveKeepAlive(false);
        return restored;
    }

    private static boolean restore(OpenSocket listener, List<Change> changes) {
        boolean restored = false;
        for (Change change : changes) {
            try {
                if (listener.get(change.option.setting) == change.option.value) {
                    listener.set(KeepAliveOption.byNumber(change.option.setting, change.before));
                    restored = true;
                }
            } catch (Exception e) {
                // also IOException, which the bridge throws undeclared: the listener was closed meanwhile and accepts
                // no more
            }
        }
        return restored;
    }

    /** Returns the number of open listeners that have options from the agent. */
    public static int changed() {
        int number = 0;
        synchronized (CHANGES) {
            if (CHANGES.isEmpty()) {
                return 0;
            }
            try (OpenSocketCursor listeners = OpenSockets.listeners()) {
                for (OpenSocket listener = listeners.next(); listener != null; listener = listeners.next()) {
                    number += CHANGES.containsKey(listener.identity()) ? 1 : 0;
                }
            }
        }
        return number;
    }

    /** An option that the agent has set, with its previous value. */
    private static final class Change {
        private final KeepAliveOption option;
        private final int before;

        Change(KeepAliveOption option, int before) {
            this.option = option;
            this.before = before;
        }
    }
}

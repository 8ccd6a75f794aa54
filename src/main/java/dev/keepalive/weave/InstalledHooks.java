package dev.keepalive.weave;

import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import java.lang.instrument.Instrumentation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The hooks in classes that are loaded: puts them in, takes them out again, says how they are. What changes them holds the lock of
 * {@link Hooks}.
 */
public final class InstalledHooks {
    private InstalledHooks() {}

    /**
     * Weaves the classes that the transformer was too late for.
     *
     * @throws Exception if this JDK does not take the bridge that woven classes need: then nothing is woven
     */
    static void weave(Instrumentation instrumentation) throws Exception {
        try {
            BridgeInstaller.defineBridge(instrumentation);
        } catch (Exception e) {
            remove();
            throw e;
        }
        retransform(instrumentation);
        if (Hooks.JDK > Hooks.NEWEST_KNOWN_JDK) {
            loadExpectedClasses();
        }
    }

    /**
     * Makes sure that the agent's end of the bridge is there before the first new socket asks for it.
     *
     * @throws Exception if this JDK does not take the bridge
     */
    public static void connectBridge(Instrumentation instrumentation) throws Exception {
        Settings.checkChange();
        synchronized (Hooks.class) {
            BridgeInstaller.defineBridge(instrumentation);
        }
        Class.forName(BridgeInstaller.BRIDGE, true, null);
    }

    /**
     * The state of every hook point that this JDK ought to have, by class and method: {@code woven}, {@code not loaded} or
     * {@code does not fit}; and of the classes of Netty's native transports that are loaded.
     */
    public static Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<String, String>();
        boolean debugLog = Hooks.debugLog();
        for (HookPoint point : HookPoints.ALL) {
            boolean wanted = point.wantedIn(point.owner, debugLog);
            if (wanted
                    && Hooks.isJdks(point.owner)
                    && HookedClasses.belongsHere(point.owner)
                    && !servedByAnother(point)) {
                states.put(point.name(), point.state());
            }
        }
        states.putAll(NettyWeaver.states());
        return states;
    }

    private static boolean servedByAnother(HookPoint point) {
        for (HookPoint other : HookPoints.ALL) {
            if (other != point && point.servedBy(other) && other.state().equals(HookPoint.WOVEN)) {
                return true;
            }
        }
        return false;
    }

    /** Loads, hence weaves, what every JDK from 18 on makes TCP sockets with, so that what is missing is said at once. */
    private static void loadExpectedClasses() {
        String[] expected = {HookedClasses.NET, HookedClasses.NIO_SOCKET_IMPL, HookedClasses.SOCKET_CHANNEL};
        for (String internalName : expected) {
            String name = internalName.replace('/', '.');
            try {
                Class.forName(name, false, null);
            } catch (ClassNotFoundException e) {
                Log.warnOnce("this JDK (" + System.getProperty("java.version") + ") has no " + name
                        + ": sockets made there stay as they are");
            }
        }
    }

    /** Puts every class back as it was; nothing if no hook is there. */
    public static void remove() {
        Settings.checkChange();
        synchronized (Hooks.class) {
            Instrumentation instrumentation = Hooks.uninstall();
            if (instrumentation == null) {
                return;
            }
            retransform(instrumentation);
            for (HookPoint point : HookPoints.ALL) {
                point.become(HookPoint.NOT_LOADED);
            }
            NettyWeaver.forget();
        }
    }

    /** Has the transformer, or what is left without it, applied to every loaded class that may have hook points. */
    private static void retransform(Instrumentation instrumentation) {
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (!Hooks.isHooked(loaded.getName())) {
                continue;
            }
            try {
                instrumentation.retransformClasses(loaded); // one at a time: a failure costs this one alone
            } catch (Throwable e) {
                Log.warnOnce(loaded.getName() + " could not be changed, its sockets stay as they are: " + e);
            }
        }
    }
}

package dev.keepalive.weave;

import dev.keepalive.Log;
import dev.keepalive.config.Settings;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the hooks into this JVM, and takes them out again. */
public final class Hooks {
    /** The running JDK: 8, 9, 10 ...; Java 8 calls itself 1.8. */
    static final int JDK = feature(System.getProperty("java.specification.version", "8"));

    /** The newest JDK that the hook points were tried on. */
    private static final int NEWEST_KNOWN_JDK = 28;

    private static HookTransformer transformer;

    /** The one that the transformer was added to: each -javaagent and each attach brings another. */
    private static Instrumentation owner;

    private Hooks() {}

    /**
     * Weaves the classes that are there, because of an AOT cache or of another agent's sockets, and lets those that come be woven when
     * they are loaded; does nothing if that has been done.
     *
     * @param debugLog whether the hook points of the debug log are wanted; if that has changed the classes are woven anew
     * @throws Exception if this JDK does not take the bridge that woven classes need: then nothing is woven
     */
    public static synchronized void install(Instrumentation instrumentation, boolean debugLog) throws Exception {
        Settings.checkChange();
        if (transformer != null && transformer.debugLog() == debugLog) {
            return;
        }
        if (transformer != null) {
            owner.removeTransformer(transformer);
        }
        if (applicationHasSystemLoader()) {
            // later the JVM finds it by itself: the application's class loader is not called while the bridge is
            // initialized
            Class.forName("dev.keepalive.socket.SocketHooks", true, ClassLoader.getSystemClassLoader());
        }
        transformer = new HookTransformer(debugLog);
        owner = instrumentation;
        owner.addTransformer(transformer, true);
        try {
            List<Class<?>> loaded = loadedClasses();
            if (!loaded.isEmpty() || JDK > NEWEST_KNOWN_JDK) {
                BridgeInstaller.defineBridge(owner);
                retransform(loaded);
            }
        } catch (Exception e) {
            remove();
            throw e;
        }
        if (JDK > NEWEST_KNOWN_JDK) {
            loadExpectedClasses();
        }
    }

    private static boolean applicationHasSystemLoader() {
        try {
            return System.getProperty("java.system.class.loader") != null;
        } catch (RuntimeException e) { // SecurityException: naming it would load it
            return true; // a SecurityManager does not let the agent look
        }
    }

    /**
     * Makes sure that the agent's end of the bridge is there before the first new socket asks for it.
     *
     * @throws Exception if this JDK does not take the bridge
     */
    public static synchronized void connectBridge(Instrumentation instrumentation) throws Exception {
        Settings.checkChange();
        BridgeInstaller.defineBridge(instrumentation);
        Class.forName(BridgeInstaller.BRIDGE, true, null);
    }

    /**
     * The state of every hook point that this JDK ought to have, by class and method: {@code woven}, {@code not loaded} or
     * {@code does not fit}; and of the classes of Netty's native transports that are loaded.
     */
    public static synchronized Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<String, String>();
        for (HookPoint point : HookPoints.ALL) {
            boolean wanted = point.wantedIn(point.owner, transformer != null && transformer.debugLog());
            if (wanted
                    && HookTransformer.isJdks(point.owner)
                    && HookTransformer.belongsHere(point.owner)
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
        String[] expected = {HookTransformer.NET, HookTransformer.NIO_SOCKET_IMPL, HookTransformer.SOCKET_CHANNEL};
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
    public static synchronized void remove() {
        Settings.checkChange();
        if (transformer == null) {
            return;
        }
        owner.removeTransformer(transformer);
        transformer = null;
        retransform(loadedClasses());
        for (HookPoint point : HookPoints.ALL) {
            point.become(HookPoint.NOT_LOADED);
        }
        NettyWeaver.forget();
    }

    private static List<Class<?>> loadedClasses() {
        List<Class<?>> loaded = new ArrayList<Class<?>>();
        for (Class<?> candidate : owner.getAllLoadedClasses()) {
            if (HookTransformer.isHooked(candidate)) {
                loaded.add(candidate);
            }
        }
        return loaded;
    }

    private static void retransform(List<Class<?>> classes) {
        for (Class<?> hooked : classes) {
            try {
                owner.retransformClasses(hooked); // one at a time: a failure costs this one alone
            } catch (Throwable e) {
                Log.warnOnce(hooked.getName() + " could not be changed, its sockets stay as they are: " + e);
            }
        }
    }

    private static int feature(String version) {
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }
}

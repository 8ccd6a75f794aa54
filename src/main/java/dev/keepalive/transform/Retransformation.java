package dev.keepalive.transform;

import dev.keepalive.config.Platform;
import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the hooks into classes that are loaded, and takes them out again. What changes them holds the lock of {@link SocketTransformer}.
 */
public final class Retransformation {
    private static final String NOT_WOVEN = "could not be woven, its sockets stay as they are";

    private Retransformation() {}

    /**
     * Weaves the classes that the transformer was too late for.
     *
     * @throws Exception if this JDK does not take the bridge that woven classes need: then nothing is woven
     */
    static void weaveLoadedClasses(Instrumentation instrumentation) throws Exception {
        HookStates.clear();
        try {
            BridgeInstaller.defineBridge(instrumentation);
        } catch (Exception e) {
            takeOut();
            throw e;
        }
        retransform(hooked(instrumentation), instrumentation, NOT_WOVEN);
        if (Platform.JDK > SocketTransformer.NEWEST_KNOWN_JDK) {
            loadExpectedClasses();
        }
    }

    /**
     * Makes sure that the agent's end of the bridge is there before the first new socket asks for it, and that no class has been missed: if
     * a thread's stack ends where the JVM calls the transformer, the class is loaded without it.
     *
     * @param instrumentation null for that of the agent that has the hooks
     * @throws Exception if this JDK does not take the bridge
     */
    public static void connectBridge(Instrumentation instrumentation) throws Exception {
        Settings.checkChange();
        synchronized (SocketTransformer.class) {
            Instrumentation hooks = SocketTransformer.instrumentation();
            if (instrumentation == null && hooks == null) {
                throw new IllegalStateException("the agent has no hooks in this JVM");
            }
            BridgeInstaller.connectBridge(instrumentation == null ? hooks : instrumentation);
            if (hooks != null) {
                retransform(HookStates.notYetWoven(hooked(hooks)), hooks, NOT_WOVEN);
            }
        }
    }

    /** Loads, hence weaves, what every JDK from 18 on makes TCP sockets with, so that what is missing is said at once. */
    private static void loadExpectedClasses() {
        String[] expected = {HookedClasses.NET, HookedClasses.NIO_SOCKET_IMPL, HookedClasses.SERVER_SOCKET_CHANNEL};
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
        takeOut();
    }

    private static void takeOut() {
        synchronized (SocketTransformer.class) {
            Instrumentation instrumentation = SocketTransformer.uninstall();
            if (instrumentation == null) {
                return;
            }
            retransform(hooked(instrumentation), instrumentation, "could not be put back as it was");
            HookStates.clear();
        }
    }

    /** The loaded classes that may have hook points. */
    private static List<Class<?>> hooked(Instrumentation instrumentation) {
        List<Class<?>> hooked = new ArrayList<Class<?>>();
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (SocketTransformer.anyMayHaveHooks(new Class<?>[] {loaded})) {
                hooked.add(loaded);
            }
        }
        return hooked;
    }

    /**
     * Has the transformer, or what is left without it, applied to classes. One at a time: a failure costs that class alone.
     *
     * @param failure what is said of a class that the JVM does not let be changed
     * @throws VirtualMachineError if there is no memory for weaving, which may then be tried again
     */
    private static void retransform(List<Class<?>> classes, Instrumentation instrumentation, String failure) {
        boolean weaves = failure.equals(NOT_WOVEN);
        for (Class<?> loaded : classes) {
            String owner = loaded.getName().replace('.', '/');
            try {
                instrumentation.retransformClasses(loaded);
                if (!HookStates.retransformed(owner) && weaves) {
                    throw new OutOfMemoryError("the transformer could not weave " + loaded.getName());
                }
            } catch (Throwable e) {
                if (weaves && e instanceof VirtualMachineError) {
                    throw (VirtualMachineError) e;
                }
                HookStates.failed(owner, e);
                Log.warnOnce(loaded.getName() + " " + failure + ": " + e);
            }
        }
    }
}

package dev.keepalive.transform;

import dev.keepalive.config.Platform;
import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;

/**
 * Weaves hooks into classes that are already loaded, and removes them. Methods that change classes hold the lock of
 * {@link SocketTransformer}.
 */
public final class Retransformation {
    private static final String NOT_WOVEN = "could not be woven, its sockets stay as they are";

    private Retransformation() {}

    /**
     * Weaves the classes that were loaded before the transformer was installed.
     *
     * @throws Exception if this JDK does not let the bridge be defined, which woven classes need: then nothing is woven
     */
    static void weaveLoadedClasses(Instrumentation instrumentation) throws Exception {
        HookStates.clear();
        try {
            BridgeInstaller.defineBridge(instrumentation);
        } catch (Exception e) {
            removeHooks();
            throw e;
        }
        retransform(hooked(instrumentation), instrumentation, NOT_WOVEN);
        if (Platform.JDK > SocketTransformer.NEWEST_KNOWN_JDK) {
            loadExpectedClasses();
        }
    }

    /**
     * Makes sure that the agent's end of the bridge is there before the first new socket needs it, and that no class
     * has been missed: if the stack overflows when the JVM calls the transformer, the class is loaded without it.
     *
     * @param instrumentation null for the one with which the agent has installed the hooks
     * @throws Exception if this JDK does not let the bridge be defined
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

    /**
     * Loads, and so weaves, the classes with which every JDK from 18 on creates TCP sockets, so that a missing one is
     * reported at once.
     */
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

    /** Restores every woven class. Does nothing if there are no hooks. */
    public static void remove() {
        Settings.checkChange();
        removeHooks();
    }

    private static void removeHooks() {
        synchronized (SocketTransformer.class) {
            Instrumentation instrumentation = SocketTransformer.uninstall();
            if (instrumentation == null) {
                return;
            }
            retransform(hooked(instrumentation), instrumentation, "could not be put back as it was");
            HookStates.clear();
        }
    }

    /** Returns the loaded classes that may have hook points. */
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
     * Has the JVM apply the transformer to classes, or restore them if it has been removed. This is done for one class
     * at a time, so that a failure affects only that class.
     *
     * @param failure the message about a class that cannot be changed
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

package dev.keepalive.runtime;

import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import java.lang.instrument.Instrumentation;

/** Notices when this JVM gets its first MBean server, without loading any class of the module java.management. */
public final class MBeanServers {
    /** The internal name of the JDK's class that is loaded before the first MBean server is created, in JDK 8 to 28. */
    public static final String CLASS = "javax/management/MBeanServerFactory";

    private static volatile Runnable action;

    private MBeanServers() {}

    /**
     * Makes an action run in a thread of its own when {@link #CLASS} is loaded, or at once if it has been loaded.
     *
     * @throws IllegalStateException if that thread cannot be started
     */
    public static void whenFirstCreated(Runnable wanted, Instrumentation instrumentation) {
        Settings.checkChange();
        action = wanted; // first: another thread may load the class meanwhile
        String name = CLASS.replace('/', '.');
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (loaded.getName().equals(name)) {
                if (!AgentThread.start(wanted)) {
                    throw new IllegalStateException("jmx=on: the thread that registers the MBean cannot be started");
                }
                return;
            }
        }
    }

    /** Forgets the action. */
    public static void cancel() {
        Settings.checkChange();
        action = null;
    }

    /** Notes that {@link #CLASS} is being loaded. */
    public static void noteCreation() {
        Settings.checkCaller();
        Runnable wanted = action;
        if (wanted != null && !AgentThread.start(wanted)) {
            Log.warnOnce("jmx=on: the MBean is not registered: its thread cannot be started");
        }
    }
}

package dev.keepalive.jmx;

import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import dev.keepalive.runtime.MBeanServers;
import java.lang.instrument.Instrumentation;

/**
 * Registers the MBean, but not before the application, or another agent, has created the platform MBean server. To
 * create it here would initialize logging with the wrong LogManager, and ignore the application's MBeanServerBuilder.
 *
 * <p>This class does not refer to any class of the module java.management, which may be missing; {@link PlatformServer}
 * does.
 */
public final class Registration implements Runnable {
    /**
     * The wait before the server is looked for again, in milliseconds; each further wait is twice as long. Usually the
     * server is created soon after its classes are loaded. If it is created later, the MBean is registered up to
     * {@link #LONGEST_WAIT} after it.
     */
    private static final long FIRST_WAIT = 20;

    /** The longest wait before the server is looked for again, in milliseconds. */
    private static final long LONGEST_WAIT = 500;

    /** The registration that is wanted; null if no MBean is wanted. */
    private static volatile Registration wanted;

    private final Instrumentation instrumentation;

    private Registration(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /**
     * Registers the MBean as soon as there is a platform MBean server. Does nothing if this has been called before.
     *
     * @throws IllegalStateException if the thread that registers it cannot be started; then no MBean is wanted
     */
    public static synchronized void want(Instrumentation instrumentation) {
        Settings.checkChange();
        if (wanted != null) {
            return;
        }
        wanted = new Registration(instrumentation);
        try {
            MBeanServers.whenFirstCreated(wanted, instrumentation);
        } catch (IllegalStateException e) {
            wanted = null;
            MBeanServers.cancel();
            throw e;
        }
    }

    /** Unregisters the MBean. */
    public static void wantNoLonger() {
        Settings.checkChange();
        synchronized (Registration.class) {
            if (wanted == null) {
                return;
            }
            wanted = null;
            MBeanServers.cancel();
            Registration.class.notifyAll();
        }
        try {
            PlatformServer.unregister(); // without the lock, since the application may have its own MBean server
        } catch (LinkageError e) {
            // without the module java.management there is no MBean
        }
    }

    private void waitIfWanted(long millis) throws InterruptedException {
        synchronized (Registration.class) {
            if (wanted == this) {
                Registration.class.wait(millis);
            }
        }
    }

    @Override
    public void run() {
        try {
            long wait = FIRST_WAIT;
            while (wanted == this && !PlatformServer.register(new KeepAliveBean(instrumentation))) {
                waitIfWanted(wait);
                wait = Math.min(2 * wait, LONGEST_WAIT);
            }
            if (wanted != this) {
                PlatformServer.unregister();
            }
        } catch (Throwable e) { // the application's own MBean server may throw anything
            Log.warnOnce("jmx=on: the MBean could not be registered: " + e);
        }
    }
}

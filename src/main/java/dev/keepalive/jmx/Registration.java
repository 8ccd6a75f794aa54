package dev.keepalive.jmx;

import dev.keepalive.log.Log;
import dev.keepalive.weave.SocketTransformer;
import java.lang.instrument.Instrumentation;

/**
 * Decides when the MBean is registered: not before the application, or another agent, has made the platform MBean server. That would
 * initialize logging with the wrong LogManager, and make the server without the application's MBeanServerBuilder.
 *
 * <p>Names no class of java.management, whose module may not be there: the {@link PlatformServer} does.
 */
public final class Registration implements Runnable {
    /** How long to wait between two looks for the server, in milliseconds: it is made soon after its classes are loaded, or never. */
    private static final long FIRST_WAIT = 20;

    private static final long LONGEST_WAIT = 500;

    /** Null as long as no MBean is wanted. */
    private static volatile Registration wanted;

    private final Instrumentation instrumentation;

    private Registration(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** Registers the MBean as soon as there is a platform MBean server; nothing if that has been asked for. */
    public static synchronized void want(Instrumentation instrumentation) {
        if (wanted != null) {
            return;
        }
        wanted = new Registration(instrumentation);
        SocketTransformer.whenThereAreMBeanServers(wanted);
        String servers = SocketTransformer.MBEAN_SERVERS.replace('/', '.');
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (loaded.getName().equals(servers)) {
                SocketTransformer.runLater(wanted);
                return;
            }
        }
    }

    /** Takes the MBean away. */
    public static void wantNoLonger() {
        synchronized (Registration.class) {
            if (wanted == null) {
                return;
            }
            wanted = null;
            SocketTransformer.whenThereAreMBeanServers(null);
            Registration.class.notifyAll();
        }
        try {
            PlatformServer.unregister(); // not with the lock: an MBean server may be of the application's own
        } catch (LinkageError e) {
            // no module java.management, no MBean
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
        } catch (Throwable e) { // an MBean server of the application's own may throw anything
            Log.warnOnce("jmx=on: the MBean could not be registered: " + e);
        }
    }
}

package dev.keepalive.weave;

import static dev.keepalive.weave.HookedClasses.ASYNCHRONOUS_UNIX;
import static dev.keepalive.weave.HookedClasses.ASYNCHRONOUS_WINDOWS;
import static dev.keepalive.weave.HookedClasses.NET;
import static dev.keepalive.weave.HookedClasses.NETTY_EPOLL;
import static dev.keepalive.weave.HookedClasses.NETTY_EPOLL_SOCKET;
import static dev.keepalive.weave.HookedClasses.NETTY_IO_URING;
import static dev.keepalive.weave.HookedClasses.NETTY_IO_URING_INCUBATOR;
import static dev.keepalive.weave.HookedClasses.NETTY_IO_URING_SOCKET;
import static dev.keepalive.weave.HookedClasses.NETTY_KQUEUE;
import static dev.keepalive.weave.HookedClasses.NETTY_SOCKET;
import static dev.keepalive.weave.HookedClasses.NIO_SOCKET_IMPL;
import static dev.keepalive.weave.HookedClasses.PLAIN_SOCKET_IMPL;
import static dev.keepalive.weave.HookedClasses.SOCKET_CHANNEL;
import static dev.keepalive.weave.HookedClasses.UNIX_PLAIN_SOCKET_IMPL;

import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import java.io.File;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Modifier;
import java.net.SocketOptions;
import java.nio.channels.Channel;
import java.security.ProtectionDomain;

/**
 * The transformer that hooks sockets: it sees every class that is loaded, and leaves all but those with hook points alone after comparing
 * names.
 *
 * <p>Every JVM with the agent loads this class, and it runs inside class loading. So what a JVM without sockets does not need is elsewhere:
 * {@link Weaver} is loaded with the first class with hook points, {@link InstalledHooks} if such a class was there before the agent.
 */
public final class Hooks implements ClassFileTransformer {
    /** The running JDK: 8, 9, 10 ...; Java 8 calls itself 1.8. */
    static final int JDK = feature(System.getProperty("java.specification.version", "8"));

    /** The newest JDK that the hook points were tried on. */
    static final int NEWEST_KNOWN_JDK = 28;

    /** Null if there are none. */
    private static Hooks installed;

    /** The one that they were added to: each -javaagent and each attach brings another. */
    private static Instrumentation owner;

    private final boolean debugLog;

    /** Set when the bridge is seen being defined. */
    private volatile boolean bridgeDefined;

    private Hooks(boolean debugLog) {
        this.debugLog = debugLog;
    }

    /**
     * Weaves the classes that are there, because of an AOT cache or of another agent's sockets, and lets those that come be woven when
     * they are loaded; does nothing if that has been done.
     *
     * @param debugLog whether the hook points of the debug log are wanted; if that has changed the classes are woven anew
     * @throws Exception if this JDK does not take the bridge that woven classes need: then nothing is woven
     */
    public static synchronized void install(Instrumentation instrumentation, boolean debugLog) throws Exception {
        Settings.checkChange();
        if (installed != null && installed.debugLog == debugLog) {
            return;
        }
        if (installed != null) {
            owner.removeTransformer(installed);
        }
        if (applicationHasSystemLoader()) {
            // later the JVM finds it by itself: the application's class loader is not called while the bridge is
            // initialized
            Class.forName("dev.keepalive.socket.SocketHooks", true, ClassLoader.getSystemClassLoader());
        }
        if (Settings.underSecurityManager()) {
            // it asks which system this is: here the agent's permissions count, in a socket call the application's
            Class.forName("dev.keepalive.socket.KeepAliveOptions");
        }
        installed = new Hooks(debugLog);
        owner = instrumentation;
        owner.addTransformer(installed, true);
        if (JDK > NEWEST_KNOWN_JDK || anyIsLoaded(owner)) {
            InstalledHooks.weave(owner);
        }
    }

    /** Removes the transformer; what is woven stays. The one that it was added to, or null if there are no hooks. */
    static synchronized Instrumentation uninstall() {
        if (installed == null) {
            return null;
        }
        owner.removeTransformer(installed);
        installed = null;
        return owner;
    }

    /** Whether the hook points of the debug log are woven too. */
    static synchronized boolean debugLog() {
        return installed != null && installed.debugLog;
    }

    /**
     * Whether a class with hook points is loaded; of Netty's, the boot class loader's do not count.
     *
     * <p>The names come last: the JVM makes one up at the first question, which takes 2 microseconds and is ten times the rest. The tests
     * are in the loop: a method of their own would be compiled, as it is asked for every class of the JVM.
     */
    private static boolean anyIsLoaded(Instrumentation instrumentation) {
        for (Class<?> candidate : instrumentation.getAllLoadedClasses()) {
            Class<?> superclass = candidate.getSuperclass();
            if (superclass == null || superclass == Object.class && candidate.getModifiers() != Modifier.PUBLIC) {
                continue; // Net is the only one of them that extends Object, and public and no more
            }
            boolean jdks = superclass == Object.class
                    || Channel.class.isAssignableFrom(superclass)
                    || SocketOptions.class.isAssignableFrom(superclass);
            boolean boot = false;
            try {
                boot = candidate.getClassLoader() == null;
            } catch (RuntimeException e) {
                // SecurityException: a SecurityManager hides a class loader, hence there is one
            }
            if ((jdks || !boot) && isHooked(candidate.getName())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a class with this name has hook points, if the boot class loader has loaded it or if it is of Netty. */
    static boolean isHooked(String name) {
        return endsLikeJdks(name) && isJdks(name.replace('.', '/'))
                || endsLikeNettys(name) && isNettys(name.replace('.', '/'));
    }

    @Override
    public byte[] transform(
            ClassLoader loader,
            String className,
            Class<?> classBeingRedefined,
            ProtectionDomain domain,
            byte[] classFile) {
        if (className == null || !endsLikeAnyHooked(className)) {
            return null;
        }
        if (loader == null && className.equals(BridgeBytes.NAME)) {
            bridgeDefined = true;
            return null;
        }
        boolean jdks = loader == null && isJdks(className);
        if (!jdks && !isNettys(className)) {
            return null;
        }
        try {
            if (!jdks) {
                return NettyWeaver.weave(className, classFile);
            }
            // a class that is there already has run its static initializer: the bridge was defined before
            boolean definesBridge = classBeingRedefined == null && !bridgeDefined;
            return Weaver.weave(className, classFile, debugLog, definesBridge);
        } catch (Throwable e) { // the JVM would drop it without a word
            Log.warnOnce(className.replace('/', '.') + " could not be woven, its sockets stay as they are: " + e);
            return null;
        }
    }

    private static boolean applicationHasSystemLoader() {
        try {
            return System.getProperty("java.system.class.loader") != null;
        } catch (RuntimeException e) { // SecurityException: naming it would load it
            return true; // a SecurityManager does not let the agent look
        }
    }

    /** Whether a class with this internal name has hook points, whatever copy of Netty it belongs to. */
    static boolean isNettys(String name) {
        return endsLikeNettys(name)
                && (name.endsWith(NETTY_EPOLL)
                        || name.endsWith(NETTY_KQUEUE)
                        || name.endsWith(NETTY_IO_URING)
                        || name.endsWith(NETTY_IO_URING_INCUBATOR)
                        || name.endsWith(NETTY_SOCKET)
                        || name.endsWith(NETTY_EPOLL_SOCKET)
                        || name.endsWith(NETTY_IO_URING_SOCKET));
    }

    /** Whether the class of java.base with this internal name has hook points. */
    static boolean isJdks(String name) {
        return endsLikeJdks(name)
                && (name.equals(NET)
                        || name.equals(NIO_SOCKET_IMPL)
                        || name.equals(SOCKET_CHANNEL)
                        || name.equals(ASYNCHRONOUS_UNIX)
                        || name.equals(ASYNCHRONOUS_WINDOWS)
                        || name.equals(PLAIN_SOCKET_IMPL)
                        || name.equals(UNIX_PLAIN_SOCKET_IMPL) && JDK < 13 && File.separatorChar == '/');
    }

    /** The last letter, which spares most classes further questions: Impl and Channel, Net and Socket; and of the bridge. */
    private static boolean endsLikeAnyHooked(String name) {
        char last = name.charAt(name.length() - 1);
        return last == 'l' || last == 't' || last == 'e';
    }

    private static boolean endsLikeJdks(String name) {
        return name.endsWith("Impl") || name.endsWith("Net");
    }

    private static boolean endsLikeNettys(String name) {
        return name.endsWith("Socket") || name.endsWith("SocketChannel");
    }

    private static int feature(String version) {
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }
}

package dev.keepalive.weave;

import dev.keepalive.Log;
import java.io.File;
import java.lang.instrument.ClassFileTransformer;
import java.lang.reflect.Modifier;
import java.net.SocketOptions;
import java.nio.channels.Channel;
import java.security.ProtectionDomain;

/**
 * Sees every class that is loaded, and leaves all but those with hook points alone after comparing names.
 *
 * <p>It runs inside class loading: what is not needed for the comparison is loaded with the first class with hook points.
 */
final class HookTransformer implements ClassFileTransformer {
    // Internal names of the classes with hook points.
    static final String NET = "sun/nio/ch/Net";
    static final String NIO_SOCKET_IMPL = "sun/nio/ch/NioSocketImpl";
    static final String SOCKET_CHANNEL = "sun/nio/ch/SocketChannelImpl";
    static final String ASYNCHRONOUS_UNIX = "sun/nio/ch/UnixAsynchronousSocketChannelImpl";
    static final String ASYNCHRONOUS_WINDOWS = "sun/nio/ch/WindowsAsynchronousSocketChannelImpl";
    static final String PLAIN_SOCKET_IMPL = "java/net/AbstractPlainSocketImpl";

    /** Its subclass, which has a hook point in JDK 8 to 12, and not on Windows, whose JDKs of that age cannot set idle times. */
    static final String UNIX_PLAIN_SOCKET_IMPL = "java/net/PlainSocketImpl";

    // Of Netty, in any class loader; the beginnings of the names differ between its copies. The slash keeps others out.
    static final String NETTY_EPOLL = "/channel/epoll/EpollSocketChannel";
    static final String NETTY_KQUEUE = "/channel/kqueue/KQueueSocketChannel";
    static final String NETTY_IO_URING = "/channel/uring/IoUringSocketChannel";

    /** In the incubator, before Netty 4.2. */
    static final String NETTY_IO_URING_INCUBATOR = "/channel/uring/IOUringSocketChannel";

    /** Descriptors of every transport. */
    static final String NETTY_SOCKET = "/channel/unix/Socket";

    static final String NETTY_EPOLL_SOCKET = "/channel/epoll/LinuxSocket";
    static final String NETTY_IO_URING_SOCKET = "/channel/uring/LinuxSocket";

    private final boolean debugLog;

    /** Set when the bridge is seen being defined. */
    private volatile boolean bridgeDefined;

    /** @param debugLog whether the hook points of the debug log are woven too */
    HookTransformer(boolean debugLog) {
        this.debugLog = debugLog;
    }

    boolean debugLog() {
        return debugLog;
    }

    @Override
    public byte[] transform(
            ClassLoader loader,
            String className,
            Class<?> classBeingRedefined,
            ProtectionDomain domain,
            byte[] classFile) {
        if (className == null) {
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

    /**
     * Whether a class that is loaded has hook points; of Netty's, only where the boot class loader has not loaded it. Asked for every class of
     * the JVM: its name comes last, since the JVM makes that up at the first question, which takes 2 microseconds and is ten times the rest.
     */
    static boolean isHooked(Class<?> loaded) {
        Class<?> superclass = loaded.getSuperclass();
        if (superclass == null) {
            return false;
        }
        if (isOfBootLoader(loaded)) {
            boolean candidate = superclass == Object.class
                    ? loaded.getModifiers() == Modifier.PUBLIC // Net is that and no more
                    : Channel.class.isAssignableFrom(superclass) || SocketOptions.class.isAssignableFrom(superclass);
            return candidate
                    && endsLikeJdks(loaded.getName())
                    && isJdks(loaded.getName().replace('.', '/'));
        }
        return superclass != Object.class
                && endsLikeNettys(loaded.getName())
                && isNettys(loaded.getName().replace('.', '/'));
    }

    private static boolean isOfBootLoader(Class<?> loaded) {
        try {
            return loaded.getClassLoader() == null;
        } catch (RuntimeException e) { // SecurityException: a SecurityManager hides a class loader, hence there is one
            return false;
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
                        || name.equals(UNIX_PLAIN_SOCKET_IMPL) && Hooks.JDK < 13 && File.separatorChar == '/');
    }

    /** Whether that class exists on systems like the running one. */
    static boolean belongsHere(String name) {
        boolean unix = File.separatorChar == '/';
        return !name.equals(unix ? ASYNCHRONOUS_WINDOWS : ASYNCHRONOUS_UNIX);
    }

    private static boolean endsLikeJdks(String name) {
        return name.endsWith("Impl") || name.endsWith("Net");
    }

    private static boolean endsLikeNettys(String name) {
        return name.endsWith("Socket") || name.endsWith("SocketChannel");
    }
}

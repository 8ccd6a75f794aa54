package dev.keepalive.weave;

import java.io.File;
import java.lang.reflect.Modifier;

/** Internal names of the classes with hook points: what the transformer compares every loaded class with. */
final class HookedClasses {
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

    private HookedClasses() {}

    /**
     * Whether a class that is loaded is one of them. Asked for every class of the JVM: its name comes last, since the JVM makes that up at the
     * first question, which takes 2 microseconds and is ten times the rest.
     */
    static boolean contain(Class<?> loaded) {
        Class<?> superclass = loaded.getSuperclass();
        if (superclass == null
                || superclass == Object.class && (loaded.getModifiers() & ~Modifier.FINAL) != Modifier.PUBLIC) {
            return false; // Net is the only one of them that extends Object, and it is public
        }
        String name = loaded.getName();
        return endsLikeOne(name) && loaded.getClassLoader() == null && contain(name.replace('.', '/'))
                || endsLikeNettys(name) && areNettys(name.replace('.', '/'));
    }

    /** Whether this is one of a copy of Netty, by its internal name. */
    static boolean areNettys(String name) {
        return endsLikeNettys(name)
                && (name.endsWith(NETTY_EPOLL)
                        || name.endsWith(NETTY_KQUEUE)
                        || name.endsWith(NETTY_IO_URING)
                        || name.endsWith(NETTY_IO_URING_INCUBATOR)
                        || name.endsWith(NETTY_SOCKET)
                        || name.endsWith(NETTY_EPOLL_SOCKET)
                        || name.endsWith(NETTY_IO_URING_SOCKET));
    }

    /** Whether this is one of java.base, by its internal name. */
    static boolean contain(String name) {
        return endsLikeOne(name)
                && (name.equals(NET)
                        || name.equals(NIO_SOCKET_IMPL)
                        || name.equals(SOCKET_CHANNEL)
                        || name.equals(ASYNCHRONOUS_UNIX)
                        || name.equals(ASYNCHRONOUS_WINDOWS)
                        || name.equals(PLAIN_SOCKET_IMPL)
                        || name.equals(UNIX_PLAIN_SOCKET_IMPL) && Jdk.FEATURE < 13 && File.separatorChar == '/');
    }

    /** Whether this one of them exists on systems like the running one. */
    static boolean belongsHere(String name) {
        boolean unix = File.separatorChar == '/';
        return !name.equals(unix ? ASYNCHRONOUS_WINDOWS : ASYNCHRONOUS_UNIX);
    }

    private static boolean endsLikeOne(String name) {
        return name.endsWith("Impl") || name.endsWith("Net");
    }

    private static boolean endsLikeNettys(String name) {
        return name.endsWith("Socket") || name.endsWith("SocketChannel");
    }
}

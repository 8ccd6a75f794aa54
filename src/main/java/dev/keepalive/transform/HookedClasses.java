package dev.keepalive.transform;

import dev.keepalive.config.Platform;
import java.io.File;

/**
 * The internal names of the classes with hook points. They are constants, so code that compares with them does not load
 * this class.
 */
public final class HookedClasses {
    // Classes of java.base.
    public static final String NET = "sun/nio/ch/Net";
    public static final String NIO_SOCKET_IMPL = "sun/nio/ch/NioSocketImpl";

    /** Has hook points only before JDK 16. */
    public static final String SOCKET_CHANNEL = "sun/nio/ch/SocketChannelImpl";

    /** Has hook points in JDK 16 and later. */
    public static final String SERVER_SOCKET_CHANNEL = "sun/nio/ch/ServerSocketChannelImpl";

    /** Has a hook point in JDK 16 and later. */
    public static final String INHERITED_SOCKET_CHANNEL = "sun/nio/ch/InheritedChannel$InheritedSocketChannelImpl";

    public static final String ASYNCHRONOUS_UNIX = "sun/nio/ch/UnixAsynchronousSocketChannelImpl";
    public static final String ASYNCHRONOUS_WINDOWS = "sun/nio/ch/WindowsAsynchronousSocketChannelImpl";
    public static final String PLAIN_SOCKET_IMPL = "java/net/AbstractPlainSocketImpl";

    /**
     * The subclass of AbstractPlainSocketImpl. It has a hook point in JDK 8 to 12, but not on Windows, where these JDKs
     * cannot set idle times.
     */
    public static final String UNIX_PLAIN_SOCKET_IMPL = "java/net/PlainSocketImpl";

    // Ends of the names of classes of Netty, in any class loader; the beginnings differ between copies of Netty. The
    // slash excludes classes whose simple names are longer.
    public static final String NETTY_EPOLL = "/channel/epoll/EpollSocketChannel";
    public static final String NETTY_KQUEUE = "/channel/kqueue/KQueueSocketChannel";
    public static final String NETTY_IO_URING = "/channel/uring/IoUringSocketChannel";

    /** The class of the incubator project, before Netty 4.2. */
    public static final String NETTY_IO_URING_INCUBATOR = "/channel/uring/IOUringSocketChannel";

    /** The class for the descriptors of every transport. */
    public static final String NETTY_SOCKET = "/channel/unix/Socket";

    public static final String NETTY_EPOLL_SOCKET = "/channel/epoll/LinuxSocket";
    public static final String NETTY_IO_URING_SOCKET = "/channel/uring/LinuxSocket";

    private HookedClasses() {}

    /**
     * Returns whether JDKs of the running version have this class of java.base, with hook points, on systems like this
     * one.
     */
    public static boolean existHere(String name) {
        boolean unix = File.separatorChar == '/';
        if (name.equals(UNIX_PLAIN_SOCKET_IMPL)) {
            return unix && Platform.JDK < 13;
        }
        if (name.equals(SOCKET_CHANNEL)) {
            return Platform.JDK < 16;
        }
        if (name.equals(SERVER_SOCKET_CHANNEL) || name.equals(INHERITED_SOCKET_CHANNEL)) {
            return Platform.JDK >= 16;
        }
        return !name.equals(unix ? ASYNCHRONOUS_WINDOWS : ASYNCHRONOUS_UNIX);
    }
}

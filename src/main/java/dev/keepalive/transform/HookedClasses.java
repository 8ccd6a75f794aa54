package dev.keepalive.transform;

import dev.keepalive.config.Platform;
import java.io.File;

/** Internal names of the classes with hook points. Constants, so what compares with them does not load this class. */
public final class HookedClasses {
    // Of java.base.
    public static final String NET = "sun/nio/ch/Net";
    public static final String NIO_SOCKET_IMPL = "sun/nio/ch/NioSocketImpl";

    /** Has hook points before JDK 16 alone. */
    public static final String SOCKET_CHANNEL = "sun/nio/ch/SocketChannelImpl";

    /** Has hook points from JDK 16 on, as the next has. */
    public static final String SERVER_SOCKET_CHANNEL = "sun/nio/ch/ServerSocketChannelImpl";

    public static final String INHERITED_SOCKET_CHANNEL = "sun/nio/ch/InheritedChannel$InheritedSocketChannelImpl";

    public static final String ASYNCHRONOUS_UNIX = "sun/nio/ch/UnixAsynchronousSocketChannelImpl";
    public static final String ASYNCHRONOUS_WINDOWS = "sun/nio/ch/WindowsAsynchronousSocketChannelImpl";
    public static final String PLAIN_SOCKET_IMPL = "java/net/AbstractPlainSocketImpl";

    /** Its subclass, which has a hook point in JDK 8 to 12, and not on Windows, whose JDKs of that age cannot set idle times. */
    public static final String UNIX_PLAIN_SOCKET_IMPL = "java/net/PlainSocketImpl";

    // Of Netty, in any class loader; the beginnings of the names differ between its copies. The slash keeps others out.
    public static final String NETTY_EPOLL = "/channel/epoll/EpollSocketChannel";
    public static final String NETTY_KQUEUE = "/channel/kqueue/KQueueSocketChannel";
    public static final String NETTY_IO_URING = "/channel/uring/IoUringSocketChannel";

    /** In the incubator, before Netty 4.2. */
    public static final String NETTY_IO_URING_INCUBATOR = "/channel/uring/IOUringSocketChannel";

    /** Descriptors of every transport. */
    public static final String NETTY_SOCKET = "/channel/unix/Socket";

    public static final String NETTY_EPOLL_SOCKET = "/channel/epoll/LinuxSocket";
    public static final String NETTY_IO_URING_SOCKET = "/channel/uring/LinuxSocket";

    private HookedClasses() {}

    /** Returns whether JDKs of the running version have that class of java.base, with hook points, on systems like the running one. */
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

package dev.keepalive.weave;

import java.io.File;

/** Internal names of the classes with hook points. Constants, so what compares with them does not load this class. */
final class SocketClasses {
    // Of java.base.
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

    private SocketClasses() {}

    /** Whether that class exists on systems like the running one. */
    static boolean belongHere(String name) {
        boolean unix = File.separatorChar == '/';
        return !name.equals(unix ? ASYNCHRONOUS_WINDOWS : ASYNCHRONOUS_UNIX);
    }
}

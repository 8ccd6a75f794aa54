package dev.keepalive.weave;

import static dev.keepalive.transform.HookedClasses.NETTY_EPOLL;
import static dev.keepalive.transform.HookedClasses.NETTY_EPOLL_SOCKET;
import static dev.keepalive.transform.HookedClasses.NETTY_IO_URING;
import static dev.keepalive.transform.HookedClasses.NETTY_IO_URING_INCUBATOR;
import static dev.keepalive.transform.HookedClasses.NETTY_IO_URING_SOCKET;
import static dev.keepalive.transform.HookedClasses.NETTY_KQUEUE;
import static dev.keepalive.transform.HookedClasses.NETTY_SOCKET;
import static dev.keepalive.weave.NettyHookPoint.connect;
import static dev.keepalive.weave.NettyHookPoint.constructors;
import static dev.keepalive.weave.NettyHookPoint.newerSetter;
import static dev.keepalive.weave.NettyHookPoint.setter;

/**
 * Every place where a TCP socket appears in Netty's native transports, 4.0.27 to 4.2 and the epoll transport of 5.0.0.Alpha5.
 *
 * <p>These are the channel classes. The classes that make the descriptors for them also serve listeners, datagrams and Unix-domain sockets,
 * whereas these channels serve only TCP. The exception is Netty 5, so there the kernel is asked for the family of each socket.
 */
final class NettyHookPoints {
    private NettyHookPoints() {}

    /** The hook points, made anew for the reason that {@link HookPoints#all()} has. */
    static NettyHookPoint[] all() {
        return new NettyHookPoint[] {
            constructors(NETTY_EPOLL),
            constructors(NETTY_KQUEUE),
            constructors(NETTY_IO_URING),
            constructors(NETTY_IO_URING_INCUBATOR),
            // The application switches keepalive off: one method for all of them.
            setter(NETTY_SOCKET, "setKeepAlive", "(Z)V", "SO_KEEPALIVE"),
            // Any option by its number, 4.1.76 and later.
            newerSetter(NETTY_SOCKET, "setIntOpt", "(III)V", "setsockopt"),
            // The same with the bytes of the value: RawUnixChannelOption, 4.1.76 and later.
            newerSetter(NETTY_SOCKET, "setRawOpt", "(IILjava/nio/ByteBuffer;)V", "setsockopt"),
            // The times. Before 4.1.11 a native method sets them, which is not guarded.
            setter(NETTY_EPOLL_SOCKET, "setTcpKeepIdle", "(I)V", "TCP_KEEPIDLE"),
            setter(NETTY_EPOLL_SOCKET, "setTcpKeepIntvl", "(I)V", "TCP_KEEPINTERVAL"),
            setter(NETTY_EPOLL_SOCKET, "setTcpKeepCnt", "(I)V", "TCP_KEEPCOUNT"),
            setter(NETTY_IO_URING_SOCKET, "setTcpKeepIdle", "(I)V", "TCP_KEEPIDLE"),
            setter(NETTY_IO_URING_SOCKET, "setTcpKeepIntvl", "(I)V", "TCP_KEEPINTERVAL"),
            setter(NETTY_IO_URING_SOCKET, "setTcpKeepCnt", "(I)V", "TCP_KEEPCOUNT"),
            newerSetter(NETTY_EPOLL_SOCKET, "setTcpUserTimeout", "(I)V", "TCP_USER_TIMEOUT"),
            newerSetter(NETTY_IO_URING_SOCKET, "setTcpUserTimeout", "(I)V", "TCP_USER_TIMEOUT"),
            // The peer of a client socket; io_uring connects in another way.
            connect(NETTY_SOCKET, "connect", "(Ljava/net/SocketAddress;)Z"),
        };
    }
}

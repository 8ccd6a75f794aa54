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
 * Every place where a TCP socket appears in Netty's native transports, from 4.0.27 to 4.2, and in the epoll transport
 * of 5.0.0.Alpha5.
 *
 * <p>Sockets appear in the channel classes. The classes that create their descriptors serve listeners, datagrams and
 * Unix-domain sockets as well, whereas these channels serve only TCP. The exception is Netty 5, where the agent asks
 * the kernel for the family of each socket.
 */
final class NettyHookPoints {
    private NettyHookPoints() {}

    /** Returns the hook points. They are created by each call, for the reason given for {@link HookPoints#all()}. */
    static NettyHookPoint[] all() {
        return new NettyHookPoint[] {
            constructors(NETTY_EPOLL),
            constructors(NETTY_KQUEUE),
            constructors(NETTY_IO_URING),
            constructors(NETTY_IO_URING_INCUBATOR),
            // All transports switch keepalive off by one method.
            setter(NETTY_SOCKET, "setKeepAlive", "(Z)V", "SO_KEEPALIVE"),
            // Any int option, by its number: 4.1.76 and later.
            newerSetter(NETTY_SOCKET, "setIntOpt", "(III)V", "setsockopt"),
            // Any option, by its number and the bytes of its value (RawUnixChannelOption): 4.1.76 and later.
            newerSetter(NETTY_SOCKET, "setRawOpt", "(IILjava/nio/ByteBuffer;)V", "setsockopt"),
            // The times and the number of probes. Before 4.1.11 native methods set them, which cannot be woven.
            setter(NETTY_EPOLL_SOCKET, "setTcpKeepIdle", "(I)V", "TCP_KEEPIDLE"),
            setter(NETTY_EPOLL_SOCKET, "setTcpKeepIntvl", "(I)V", "TCP_KEEPINTERVAL"),
            setter(NETTY_EPOLL_SOCKET, "setTcpKeepCnt", "(I)V", "TCP_KEEPCOUNT"),
            setter(NETTY_IO_URING_SOCKET, "setTcpKeepIdle", "(I)V", "TCP_KEEPIDLE"),
            setter(NETTY_IO_URING_SOCKET, "setTcpKeepIntvl", "(I)V", "TCP_KEEPINTERVAL"),
            setter(NETTY_IO_URING_SOCKET, "setTcpKeepCnt", "(I)V", "TCP_KEEPCOUNT"),
            newerSetter(NETTY_EPOLL_SOCKET, "setTcpUserTimeout", "(I)V", "TCP_USER_TIMEOUT"),
            newerSetter(NETTY_IO_URING_SOCKET, "setTcpUserTimeout", "(I)V", "TCP_USER_TIMEOUT"),
            // A client socket connects; this tells its peer. The io_uring transport connects in another way.
            connect(NETTY_SOCKET, "connect", "(Ljava/net/SocketAddress;)Z"),
        };
    }
}

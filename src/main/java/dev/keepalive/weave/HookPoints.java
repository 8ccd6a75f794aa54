package dev.keepalive.weave;

import static dev.keepalive.transform.HookedClasses.ASYNCHRONOUS_UNIX;
import static dev.keepalive.transform.HookedClasses.ASYNCHRONOUS_WINDOWS;
import static dev.keepalive.transform.HookedClasses.INHERITED_SOCKET_CHANNEL;
import static dev.keepalive.transform.HookedClasses.NET;
import static dev.keepalive.transform.HookedClasses.NIO_SOCKET_IMPL;
import static dev.keepalive.transform.HookedClasses.PLAIN_SOCKET_IMPL;
import static dev.keepalive.transform.HookedClasses.SERVER_SOCKET_CHANNEL;
import static dev.keepalive.transform.HookedClasses.SOCKET_CHANNEL;
import static dev.keepalive.transform.HookedClasses.UNIX_PLAIN_SOCKET_IMPL;
import static dev.keepalive.weave.HookPoint.Argument.field;
import static dev.keepalive.weave.HookPoint.Argument.local;
import static dev.keepalive.weave.HookPoint.Argument.none;
import static dev.keepalive.weave.HookPoint.Argument.result;
import static dev.keepalive.weave.HookPoint.atEntry;
import static dev.keepalive.weave.HookPoint.atReturn;

/**
 * Every place where a TCP socket appears in a JVM, for JDK 8 to 28.
 *
 * <p>There is nothing to hook in {@code java.net.Socket}, since its subclasses include wrappers that own no socket. The
 * sockets of java.base come from the methods below.
 */
final class HookPoints {
    private static final String FD = "Ljava/io/FileDescriptor;";
    private static final String FAMILY = "Ljava/net/ProtocolFamily;";
    private static final String ADDRESS = "Ljava/net/InetAddress;";

    private static final String OPTION = "Ljava/net/SocketOption;";
    private static final String VALUE = "Ljava/lang/Object;";
    private static final String PEER = "Ljava/net/SocketAddress;";

    private static final String SOCKET_IMPL = "java/net/SocketImpl";

    private HookPoints() {}

    /**
     * Returns the hook points. They are created by each call: a static initializer that met a stack overflow of the
     * application would have failed for good.
     */
    static HookPoint[] all() {
        return new HookPoint[] {
            // Client sockets of SocketChannel and AsynchronousSocketChannel, and of Socket from JDK 13 on.
            atReturn(NET, "socket", "(" + FAMILY + "Z)" + FD, "created", result(FD), local(1, "Z")),
            // ServerSocket.accept of JDK 13 and later.
            atReturn(
                            NIO_SOCKET_IMPL,
                            "accept",
                            "(Ljava/net/SocketImpl;)V",
                            "accepted",
                            field(1, NIO_SOCKET_IMPL, "fd", FD),
                            field(1, NIO_SOCKET_IMPL, "address", ADDRESS),
                            field(1, NIO_SOCKET_IMPL, "port", "I"))
                    .onJdk(13, Integer.MAX_VALUE),
            // ServerSocketChannel.accept and its adaptor, and then System.inheritedChannel, of JDK 16 and later. The
            // class SocketChannelImpl has no hook point there, because JDK 21 and later load it even to read a file.
            atReturn(
                            SERVER_SOCKET_CHANNEL,
                            "finishAccept",
                            "(" + FD + PEER + ")Ljava/nio/channels/SocketChannel;",
                            "acceptedIfInternet",
                            local(1, FD),
                            local(2, PEER))
                    .onJdk(16, Integer.MAX_VALUE),
            atReturn(
                            INHERITED_SOCKET_CHANNEL,
                            "<init>",
                            "(Ljava/nio/channels/spi/SelectorProvider;" + FD + PEER + ")V",
                            "acceptedIfInternet",
                            local(2, FD),
                            local(3, PEER))
                    .onJdk(16, Integer.MAX_VALUE),
            // ServerSocketChannel.accept and its adaptor, and System.inheritedChannel, before JDK 16.
            atReturn(
                            SOCKET_CHANNEL,
                            "<init>",
                            "(Ljava/nio/channels/spi/SelectorProvider;" + FD + "Ljava/net/InetSocketAddress;)V",
                            "accepted",
                            local(2, FD),
                            local(3, PEER))
                    .oneOf("adopted")
                    .onJdk(8, 15),
            atReturn(
                            SOCKET_CHANNEL,
                            "<init>",
                            "(Ljava/nio/channels/spi/SelectorProvider;" + FD + "Z)V",
                            "accepted",
                            local(2, FD),
                            none(PEER))
                    .oneOf("adopted")
                    .onJdk(8, 15),
            // AsynchronousServerSocketChannel.accept. Windows creates the socket beforehand, and copies the listener's
            // options to it when it has connected (SO_UPDATE_ACCEPT_CONTEXT). So there the options are set again.
            atReturn(
                    ASYNCHRONOUS_UNIX,
                    "<init>",
                    "(Lsun/nio/ch/Port;" + FD + "Ljava/net/InetSocketAddress;)V",
                    "accepted",
                    local(2, FD),
                    local(3, PEER)),
            atReturn(
                    ASYNCHRONOUS_WINDOWS,
                    "setConnected",
                    "(Ljava/net/InetSocketAddress;Ljava/net/InetSocketAddress;)V",
                    "accepted",
                    field(0, ASYNCHRONOUS_WINDOWS, "fd", FD),
                    local(2, PEER)),
            // Socket and ServerSocket.accept of JDK 8 to 12, and of 13 to 17 with -Djdk.net.usePlainSocketImpl. The
            // method create also creates listeners.
            atReturn(
                            PLAIN_SOCKET_IMPL,
                            "create",
                            "(Z)V",
                            "created",
                            field(0, PLAIN_SOCKET_IMPL, "fd", FD),
                            local(1, "Z"),
                            field(0, PLAIN_SOCKET_IMPL, "isServer", "Z"))
                    .ifDeclared("isServer")
                    .oneOf("listener told by flag or object")
                    .onJdk(8, 17),
            atReturn(
                            PLAIN_SOCKET_IMPL,
                            "create",
                            "(Z)V",
                            "created",
                            field(0, PLAIN_SOCKET_IMPL, "fd", FD),
                            local(1, "Z"),
                            field(0, PLAIN_SOCKET_IMPL, "serverSocket", "Ljava/net/ServerSocket;"))
                    .oneOf("listener told by flag or object")
                    .onJdk(8, 17),
            atReturn(
                            PLAIN_SOCKET_IMPL,
                            "accept",
                            "(Ljava/net/SocketImpl;)V",
                            "accepted",
                            field(1, SOCKET_IMPL, "fd", FD),
                            field(1, SOCKET_IMPL, "address", ADDRESS),
                            field(1, SOCKET_IMPL, "port", "I"))
                    .onJdk(8, 17),
            // Options that the application sets on SocketChannel, its adaptor and AsynchronousSocketChannel, and on
            // Socket from JDK 13 on.
            atEntry(
                            NET,
                            "setSocketOption",
                            PlainOptionSetter.DESCRIPTOR,
                            "option",
                            local(0, FD),
                            local(2, OPTION),
                            local(3, VALUE))
                    .replacing(3),
            // Options that the application sets on Socket of JDK 8 to 12, and of 13 to 17 with
            // -Djdk.net.usePlainSocketImpl.
            atEntry(
                            PLAIN_SOCKET_IMPL,
                            "setOption",
                            "(I" + VALUE + ")V",
                            "option",
                            field(0, PLAIN_SOCKET_IMPL, "fd", FD),
                            local(1, "I"),
                            local(2, VALUE))
                    .replacing(2)
                    .onJdk(8, 17),
            atEntry(
                            PLAIN_SOCKET_IMPL,
                            "setOption",
                            "(" + OPTION + VALUE + ")V",
                            "option",
                            field(0, PLAIN_SOCKET_IMPL, "fd", FD),
                            local(1, OPTION),
                            local(2, VALUE))
                    .replacing(2)
                    .onJdk(13, 17),
            atEntry(
                            UNIX_PLAIN_SOCKET_IMPL,
                            "setOption",
                            "(" + OPTION + VALUE + ")V",
                            "option",
                            field(0, UNIX_PLAIN_SOCKET_IMPL, "fd", FD),
                            local(1, OPTION),
                            local(2, VALUE))
                    .replacing(2)
                    .onJdk(8, 12),
            // A client socket is about to connect; this tells its peer.
            atEntry(
                            NET,
                            "connect",
                            "(" + FAMILY + FD + ADDRESS + "I)I",
                            "connecting",
                            local(1, FD),
                            local(2, ADDRESS),
                            local(3, "I"))
                    .onlyForConnects(),
            atEntry(
                            PLAIN_SOCKET_IMPL,
                            "doConnect",
                            "(" + ADDRESS + "II)V",
                            "connecting",
                            field(0, PLAIN_SOCKET_IMPL, "fd", FD),
                            local(1, ADDRESS),
                            local(2, "I"))
                    .onlyForConnects()
                    .onJdk(8, 17),
            // A client socket has got its local address, for events of Flight Recorder. The peer is not passed, since
            // Net.connect assigns another value to that variable.
            atReturn(NET, "connect", "(" + FAMILY + FD + ADDRESS + "I)I", "connected", local(1, FD))
                    .onlyForConnects(),
            atReturn(
                            PLAIN_SOCKET_IMPL,
                            "doConnect",
                            "(" + ADDRESS + "II)V",
                            "connected",
                            field(0, PLAIN_SOCKET_IMPL, "fd", FD))
                    .onlyForConnects()
                    .onJdk(8, 17),
        };
    }
}

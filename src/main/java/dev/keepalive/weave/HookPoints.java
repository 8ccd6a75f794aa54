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
 * <p>All sockets of java.base come from {@code sun.nio.ch.Net.socket} or from an accept, so there is nothing to hook in
 * {@code java.net.Socket}: its subclasses include wrappers that own no socket.
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

    /** The hook points, made anew: a static initializer that met the end of the application's stack would have failed for good. */
    static HookPoint[] all() {
        return new HookPoint[] {
            // Client sockets: SocketChannel and AsynchronousSocketChannel, from JDK 13 on Socket too.
            atReturn(NET, "socket", "(" + FAMILY + "Z)" + FD, "created", result(FD), local(1, "Z")),
            // ServerSocket.accept, JDK 13 and later.
            atReturn(
                            NIO_SOCKET_IMPL,
                            "accept",
                            "(Ljava/net/SocketImpl;)V",
                            "accepted",
                            field(1, NIO_SOCKET_IMPL, "fd", FD),
                            field(1, NIO_SOCKET_IMPL, "address", ADDRESS),
                            field(1, NIO_SOCKET_IMPL, "port", "I"))
                    .onJdk(13, Integer.MAX_VALUE),
            // ServerSocketChannel.accept and its adaptor, then System.inheritedChannel: JDK 16 and later. The class of
            // the
            // channels themselves is left alone: reading a file loads it too on JDK 21 and later.
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
            // The same before JDK 16.
            atReturn(
                            SOCKET_CHANNEL,
                            "<init>",
                            "(Ljava/nio/channels/spi/SelectorProvider;" + FD + "Ljava/net/InetSocketAddress;)V",
                            "accepted",
                            local(2, FD),
                            local(3, PEER))
                    .or("adopted")
                    .onJdk(8, 15),
            atReturn(
                            SOCKET_CHANNEL,
                            "<init>",
                            "(Ljava/nio/channels/spi/SelectorProvider;" + FD + "Z)V",
                            "accepted",
                            local(2, FD),
                            none(PEER))
                    .or("adopted")
                    .onJdk(8, 15),
            // AsynchronousServerSocketChannel.accept. Windows makes the socket beforehand and copies the listener's
            // options
            // onto it
            // when it has connected (SO_UPDATE_ACCEPT_CONTEXT), so there the options are set again.
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
            // Socket and ServerSocket.accept of JDK 8 to 12; 13 to 17 with -Djdk.net.usePlainSocketImpl. create makes
            // listeners too.
            atReturn(
                            PLAIN_SOCKET_IMPL,
                            "create",
                            "(Z)V",
                            "created",
                            field(0, PLAIN_SOCKET_IMPL, "fd", FD),
                            local(1, "Z"),
                            field(0, PLAIN_SOCKET_IMPL, "isServer", "Z"))
                    .ifDeclared("isServer")
                    .or("listener told by flag or object")
                    .onJdk(8, 17),
            atReturn(
                            PLAIN_SOCKET_IMPL,
                            "create",
                            "(Z)V",
                            "created",
                            field(0, PLAIN_SOCKET_IMPL, "fd", FD),
                            local(1, "Z"),
                            field(0, PLAIN_SOCKET_IMPL, "serverSocket", "Ljava/net/ServerSocket;"))
                    .or("listener told by flag or object")
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
            // The application sets an option: Socket from JDK 13 on, SocketChannel with its adaptor,
            // AsynchronousSocketChannel.
            atEntry(
                            NET,
                            "setSocketOption",
                            PlainOptionSetter.DESCRIPTOR,
                            "option",
                            local(0, FD),
                            local(2, OPTION),
                            local(3, VALUE))
                    .replacing(3),
            // Socket of JDK 8 to 12; 13 to 17 with -Djdk.net.usePlainSocketImpl.
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
            // For the debug log: the peer of a client socket.
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
            // For events of Flight Recorder alone: the same socket when it has its local address. The peer is not taken
            // here: Net.connect
            // gives that variable another value.
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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;

/** Sets keepalive options on closed sockets, and null on open ones, by every way that the JDK has; says how each ends. */
public final class ClosedSockets {
    private static final Object[] VALUES = {false, true, null};

    public static void main(String[] args) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket listener = new ServerSocket(0, 50, loopback);
                AsynchronousServerSocketChannel asynchronous =
                        AsynchronousServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0))) {
            for (boolean closed : new boolean[] {true, false}) {
                for (Object value : closed ? VALUES : new Object[] {null}) {
                    Socket socket = new Socket(loopback, listener.getLocalPort());
                    Socket accepted = listener.accept();
                    SocketChannel channel = SocketChannel.open(listener.getLocalSocketAddress());
                    AsynchronousSocketChannel asynchronousChannel = AsynchronousSocketChannel.open();
                    asynchronousChannel.connect(asynchronous.getLocalAddress()).get();
                    if (closed) {
                        socket.close();
                        accepted.close();
                        channel.close();
                        asynchronousChannel.close();
                    }
                    if (value != null) {
                        set(Socket.class, "setKeepAlive", boolean.class, socket, value);
                        set(Socket.class, "setKeepAlive", boolean.class, accepted, value);
                        set(Socket.class, "setKeepAlive", boolean.class, channel.socket(), value);
                    }
                    set(Socket.class, "setOption", socket, value);
                    set(Socket.class, "setOption", accepted, value);
                    set(SocketChannel.class, "setOption", channel, value);
                    set(AsynchronousSocketChannel.class, "setOption", asynchronousChannel, value);
                    set(value, socket);
                }
            }
        }
        System.exit(0);
    }

    private static void set(Class<?> type, String method, Class<?> parameter, Object socket, Object value)
            throws Exception {
        call(type.getMethod(method, parameter), socket, value);
    }

    private static void set(Class<?> type, String method, Object socket, Object value) throws Exception {
        try {
            call(
                    type.getMethod(method, SocketOption.class, Object.class),
                    socket,
                    StandardSocketOptions.SO_KEEPALIVE,
                    value);
        } catch (NoSuchMethodException e) {
            // JDK 8 has none for Socket
        }
    }

    /** The way of JDK 8, which later JDKs have too, some of them for special options alone. */
    private static void set(Object value, Socket socket) throws Exception {
        try {
            Method method = Class.forName("jdk.net.Sockets")
                    .getMethod("setOption", Socket.class, SocketOption.class, Object.class);
            call(method, null, socket, StandardSocketOptions.SO_KEEPALIVE, value);
        } catch (ClassNotFoundException e) {
            // JDK 16 and later have none
        }
    }

    private static void call(Method method, Object target, Object... arguments) throws IllegalAccessException {
        String outcome = "done";
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            outcome = e.getCause().toString();
        }
        System.out.println(method.getDeclaringClass().getName() + "." + method.getName() + " "
                + arguments[arguments.length - 1] + ": " + outcome);
    }
}

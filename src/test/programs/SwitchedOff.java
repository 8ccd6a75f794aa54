import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Future;

/**
 * Switches keepalive off and sets an idle time of 30 s by every way that the JDK has, on client and accepted sockets; sets an idle time
 * of 31 s on listeners; says for each connection what a getter then says.
 */
public class SwitchedOff {
    private static final SocketOption<Integer> IDLE = idle();

    public static void main(String[] args) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        ServerSocket listener = Opened.keep(new ServerSocket(0, 50, loopback));
        setIdle(listener, 31);

        Socket client = new Socket(loopback, listener.getLocalPort());
        Socket accepted = listener.accept();
        switchOff("Socket.setKeepAlive", client);
        switchOff("Socket.setKeepAlive, accepted", accepted);

        if (has(Socket.class, "setOption")) {
            Socket optionClient = new Socket(loopback, listener.getLocalPort());
            call(Socket.class, "setOption", optionClient, StandardSocketOptions.SO_KEEPALIVE, false);
            setIdle(optionClient, 30);
            Opened.say("Socket.setOption getter says " + optionClient.getKeepAlive(), optionClient);
            Opened.keep(listener.accept());
        }

        ServerSocketChannel channels = Opened.keep(ServerSocketChannel.open());
        channels.bind(new InetSocketAddress(loopback, 0));
        channels.setOption(IDLE, 31);
        SocketChannel channel = SocketChannel.open(channels.getLocalAddress());
        SocketChannel acceptedChannel = channels.accept();
        switchOff("SocketChannel", channel);
        switchOff("SocketChannel, accepted", acceptedChannel);
        SocketChannel adapted = SocketChannel.open(channels.getLocalAddress());
        adapted.socket().setKeepAlive(false);
        adapted.setOption(IDLE, 30);
        Opened.say("adaptor getter says " + adapted.socket().getKeepAlive(), adapted.socket());
        Opened.keep(channels.accept());

        AsynchronousServerSocketChannel asynchronous = Opened.keep(AsynchronousServerSocketChannel.open());
        asynchronous.bind(new InetSocketAddress(loopback, 0));
        Future<AsynchronousSocketChannel> accepting = asynchronous.accept();
        AsynchronousSocketChannel asynchronousClient = AsynchronousSocketChannel.open();
        asynchronousClient.connect(asynchronous.getLocalAddress()).get();
        switchOff("AsynchronousSocketChannel", asynchronousClient);
        switchOff("AsynchronousSocketChannel, accepted", accepting.get());
        Opened.hold();
    }

    private static void switchOff(String kind, Socket socket) throws Exception {
        socket.setKeepAlive(false);
        setIdle(socket, 30);
        Opened.say(kind + " getter says " + socket.getKeepAlive(), socket);
    }

    private static void switchOff(String kind, NetworkChannel channel) throws Exception {
        Opened.keep(channel).setOption(StandardSocketOptions.SO_KEEPALIVE, false);
        channel.setOption(IDLE, 30);
        Opened.say(
                kind + " getter says " + channel.getOption(StandardSocketOptions.SO_KEEPALIVE),
                port(channel, false),
                port(channel, true));
    }

    private static int port(NetworkChannel channel, boolean remote) throws Exception {
        Object address = !remote
                ? channel.getLocalAddress()
                : channel instanceof SocketChannel
                        ? ((SocketChannel) channel).getRemoteAddress()
                        : ((AsynchronousSocketChannel) channel).getRemoteAddress();
        return ((InetSocketAddress) address).getPort();
    }

    /** Java 8 has Socket and ServerSocket options in jdk.net.Sockets. */
    private static void setIdle(Object socket, int seconds) throws Exception {
        Class<?> type = socket instanceof Socket ? Socket.class : ServerSocket.class;
        if (has(type, "setOption")) {
            call(type, "setOption", socket, IDLE, seconds);
        } else if (socket instanceof Socket) {
            Class.forName("jdk.net.Sockets")
                    .getMethod("setOption", type, SocketOption.class, Object.class)
                    .invoke(null, socket, IDLE, seconds);
        }
    }

    private static boolean has(Class<?> type, String method) {
        try {
            type.getMethod(method, SocketOption.class, Object.class);
            return true;
        } catch (NoSuchMethodException e) {
            return false; // Java 8
        }
    }

    private static void call(Class<?> type, String method, Object target, Object... arguments) throws Exception {
        try {
            type.getMethod(method, SocketOption.class, Object.class).invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }

    @SuppressWarnings("unchecked") // it is one; Java 8's class library for compilers does not have the constant
    private static SocketOption<Integer> idle() {
        try {
            return (SocketOption<Integer>) Class.forName("jdk.net.ExtendedSocketOptions")
                    .getField("TCP_KEEPIDLE")
                    .get(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Waits for a line on stdin if the argument is "wait", then connects to itself by Socket and SocketChannel, with the argument "own-idle" also
 * with an idle time of its own, tries to switch keepalive off, and holds the connections. With the argument "often" it only tries that 30 times.
 */
public final class Recorded {
    public static void main(String[] args) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        String mode = args.length > 0 ? args[0] : "";
        if (mode.equals("often")) {
            Socket client = Opened.keep(new Socket(
                    loopback, Opened.keep(new ServerSocket(0, 5, loopback)).getLocalPort()));
            for (int i = 0; i < 30; i++) {
                client.setKeepAlive(false);
            }
            return;
        }
        if (mode.equals("wait")) {
            Opened.keep(new Socket(
                    loopback, Opened.keep(new ServerSocket(0, 5, loopback)).getLocalPort()));
            System.out.println("WAITING");
            System.in.read();
        }
        ServerSocket listener = Opened.keep(new ServerSocket(0, 5, loopback));
        Socket client = Opened.keep(new Socket(loopback, listener.getLocalPort()));
        Opened.keep(listener.accept());
        ServerSocketChannel channels = Opened.keep(ServerSocketChannel.open());
        channels.bind(new InetSocketAddress(loopback, 0));
        Opened.keep(SocketChannel.open(channels.getLocalAddress()));
        Opened.keep(channels.accept());
        if (mode.equals("own-idle")) {
            SocketChannel withOwnIdle = Opened.keep(SocketChannel.open());
            withOwnIdle.setOption(idle(), 77);
            withOwnIdle.connect(channels.getLocalAddress());
            Opened.keep(channels.accept());
        }
        client.setKeepAlive(false);
        Opened.say("Socket", client);
        Opened.hold();
    }

    /** Java 8 at first had no such option. */
    @SuppressWarnings("unchecked")
    private static SocketOption<Integer> idle() throws ReflectiveOperationException {
        return (SocketOption<Integer>) Class.forName("jdk.net.ExtendedSocketOptions")
                .getField("TCP_KEEPIDLE")
                .get(null);
    }
}

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Waits for a line on stdin if an argument says so, then connects to itself by Socket and SocketChannel, says the port of each listener, tries to switch keepalive off, and
 * holds the connections.
 */
public final class Recorded {
    public static void main(String[] args) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        if (args.length > 0) {
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
        client.setKeepAlive(false);
        Opened.say("Socket", client);
        Opened.hold();
    }
}

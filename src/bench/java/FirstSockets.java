import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A JVM that opens its first sockets: a client and an accepted one of java.net, and of java.nio.channels. With an argument it fails if
 * one of them has no keepalive.
 */
public final class FirstSockets {
    public static void main(String[] args) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket client = new Socket(loopback, server.getLocalPort());
        Socket accepted = server.accept();

        ServerSocketChannel serverChannel = ServerSocketChannel.open();
        serverChannel.bind(new InetSocketAddress(loopback, 0));
        SocketChannel clientChannel = SocketChannel.open(serverChannel.getLocalAddress());
        SocketChannel acceptedChannel = serverChannel.accept();

        if (args.length > 0) {
            boolean on = client.getKeepAlive()
                    && accepted.getKeepAlive()
                    && clientChannel.getOption(StandardSocketOptions.SO_KEEPALIVE)
                    && acceptedChannel.getOption(StandardSocketOptions.SO_KEEPALIVE);
            System.exit(on ? 0 : 1);
        }

        acceptedChannel.close();
        clientChannel.close();
        serverChannel.close();
        accepted.close();
        client.close();
        server.close();
    }
}

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Connects to itself by blocking channels, for each line of stdin: sends a byte, says it as "read 7", and keeps both ends open. */
public final class EchoChannels {
    public static void main(String[] args) throws IOException {
        ServerSocketChannel listener = Opened.keep(ServerSocketChannel.open());
        listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        System.out.println("HOLD");
        while (System.in.read() >= 0) {
            SocketChannel client = Opened.keep(SocketChannel.open(listener.getLocalAddress()));
            SocketChannel accepted = Opened.keep(listener.accept());
            client.write(ByteBuffer.wrap(new byte[] {7}));
            ByteBuffer received = ByteBuffer.allocate(1);
            accepted.read(received);
            System.out.println("read " + received.get(0));
        }
        System.exit(0);
    }
}

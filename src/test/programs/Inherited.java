import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Started as by inetd, with a connection or a listener as descriptor 0: writes HOLD into the connection and waits for its end. */
public final class Inherited {
    public static void main(String[] args) throws IOException {
        Channel inherited = System.inheritedChannel();
        SocketChannel connection = inherited instanceof ServerSocketChannel
                ? ((ServerSocketChannel) inherited).accept()
                : (SocketChannel) inherited;
        connection.write(ByteBuffer.wrap("HOLD\n".getBytes("US-ASCII")));
        connection.read(ByteBuffer.allocate(1));
    }
}

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Connections over loopback, each of whose clients is in another state; says the local port of each, then HOLD. With a line as input writes on one. */
public final class ConnectionStates {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    public static void main(String[] args) throws IOException {
        ServerSocket listener = Opened.keep(new ServerSocket(0, 50, LOOPBACK));
        connect("idle", listener);
        connect("keepalive", listener).setKeepAlive(true);
        Socket written = connect("written", listener);

        SocketChannel full = Opened.keep(SocketChannel.open(new InetSocketAddress(LOOPBACK, listener.getLocalPort())));
        Opened.say("full", full.socket());
        Opened.keep(listener.accept());
        full.configureBlocking(false);
        ByteBuffer zeros = ByteBuffer.allocate(1 << 20);
        while (full.write(zeros) > 0) {
            zeros.clear();
        }

        Socket unread = Opened.keep(new Socket(LOOPBACK, listener.getLocalPort()));
        Opened.say("unread", unread);
        Opened.keep(listener.accept()).getOutputStream().write(new byte[16]);

        Socket halfClosed = Opened.keep(new Socket(LOOPBACK, listener.getLocalPort()));
        Opened.say("closed by the peer", halfClosed);
        listener.accept().close();

        System.out.println("HOLD");
        InputStream in = System.in;
        for (int read = in.read(); read >= 0; read = in.read()) {
            if (read == '\n') {
                written.getOutputStream().write(1);
                System.out.println("written");
            }
        }
        System.exit(0);
    }

    private static Socket connect(String kind, ServerSocket listener) throws IOException {
        Socket socket = Opened.keep(new Socket(LOOPBACK, listener.getLocalPort()));
        Opened.say(kind, socket);
        Opened.keep(listener.accept());
        return socket;
    }
}

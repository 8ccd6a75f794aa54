import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Sockets made by virtual threads: JDK 21 and later. */
public final class VirtualThreadKinds {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    public static void main(String[] args) throws Exception {
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        Thread thread = (Thread) start.invoke(null, (Runnable) () -> {
            try {
                open();
            } catch (IOException e) {
                e.printStackTrace(); // the test finds it on stderr, and the kinds are missing
            }
        });
        thread.join();
        Opened.hold();
    }

    private static void open() throws IOException {
        ServerSocket listener = Opened.keep(new ServerSocket(0, 5, LOOPBACK));
        Opened.say("Socket in a virtual thread", new Socket(LOOPBACK, listener.getLocalPort()));
        Opened.say("ServerSocket in a virtual thread", listener.accept());
        ServerSocketChannel channel = Opened.keep(ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0)));
        SocketChannel client = Opened.keep(SocketChannel.open(channel.getLocalAddress()));
        Opened.say("SocketChannel in a virtual thread", client.socket());
        Opened.say(
                "ServerSocketChannel in a virtual thread",
                Opened.keep(channel.accept()).socket());
    }
}

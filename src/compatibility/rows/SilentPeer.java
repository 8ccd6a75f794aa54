import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** A listener on the loopback interface that accepts and never answers. */
final class SilentPeer {
    final int port;

    private final ServerSocket listener;
    private final List<Socket> accepted = new ArrayList<>();

    SilentPeer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        port = listener.getLocalPort();
    }

    /** Runs what will not return since nobody answers. */
    static void inBackground(Callable<?> call) {
        Thread thread = new Thread(() -> {
            try {
                call.call();
            } catch (Exception e) {
                e.printStackTrace();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until a client has connected and sent something: then it has its options. */
    void awaitRequest() throws IOException {
        Socket socket = listener.accept();
        accepted.add(socket);
        if (socket.getInputStream().read() < 0) {
            throw new IOException("the client has closed the connection");
        }
    }
}

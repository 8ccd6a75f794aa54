import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A service that keeps one idle connection to itself, on loopback, and asks for no keepalive. */
public final class Idle {
    private Idle() {}

    public static void main(String[] arguments) throws Exception {
        ServerSocket listener = new ServerSocket(7000, 1, InetAddress.getLoopbackAddress());
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), 7000);
                Socket accepted = listener.accept()) {
            System.out.println("connected " + client.getLocalPort() + " " + accepted.getLocalPort());
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}

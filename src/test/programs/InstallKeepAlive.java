import dev.keepalive.KeepAlive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Connects to itself over loopback, installs keepalive with each argument in turn and says how that went, from "interrupt" on in an
 * interrupted thread, and holds the connection.
 */
public final class InstallKeepAlive {
    public static void main(String[] args) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket listener = new ServerSocket(0, 5, loopback);
                Socket client = new Socket(loopback, listener.getLocalPort());
                Socket accepted = listener.accept()) {
            for (String options : args) {
                if (options.equals("interrupt")) {
                    Thread.currentThread().interrupt();
                    System.out.println("interrupted");
                    continue;
                }
                try {
                    KeepAlive.install(options);
                    System.out.println("installed");
                } catch (RuntimeException e) {
                    System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
                }
            }
            if (Thread.interrupted()) {
                System.out.println("still interrupted");
            }
            System.out.println("HOLD");
            while (System.in.read() >= 0) {}
        }
    }
}

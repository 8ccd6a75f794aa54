import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Connects to itself over loopback, says HOLD, keeps both ends until the end of stdin, and exits with the given code, else 0. */
public final class HoldConnection {
    public static void main(String[] args) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket listener = new ServerSocket(0, 5, loopback);
                Socket client = new Socket(loopback, listener.getLocalPort());
                Socket accepted = listener.accept()) {
            System.out.println("HOLD");
            while (System.in.read() >= 0) {}
        }
        System.exit(args.length == 0 ? 0 : Integer.parseInt(args[0]));
    }
}

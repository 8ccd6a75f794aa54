import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Connects to itself over loopback, says HOLD, and reads where nothing comes; says how that ends: {@code timed out} or something else. */
public class ReadsForEver {
    public static void main(String[] args) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        ServerSocket listener = Opened.keep(new ServerSocket(0, 5, loopback));
        Socket client = Opened.keep(new Socket(loopback, listener.getLocalPort()));
        Opened.keep(listener.accept());
        System.out.println("HOLD");
        try {
            System.out.println("read " + client.getInputStream().read());
        } catch (IOException e) {
            System.out.println(e.getMessage().contains("timed out") ? "timed out" : e);
        }
        Opened.hold();
    }
}

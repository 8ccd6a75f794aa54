import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Opens a connection and switches keepalive on on its client; says HOLD. A line {@code new} on stdin closes the client and opens another,
 * which gets the descriptor of the old one. Any line switches keepalive off on the client, and is answered with its port.
 */
public class SwitchedOffLater {
    public static void main(String[] args) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        ServerSocket listener = Opened.keep(new ServerSocket(0, 5, loopback));
        Socket client = new Socket(loopback, listener.getLocalPort());
        Opened.keep(listener.accept());
        client.setKeepAlive(true);
        System.out.println("HOLD");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("new")) {
                client.close();
                client = new Socket(loopback, listener.getLocalPort());
                Opened.keep(listener.accept());
            }
            client.setKeepAlive(false);
            System.out.println(client.getLocalPort());
        }
    }
}

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Says HOLD; then for each line on stdin opens a connection to itself over loopback, switches keepalive off on the client, which asks for
 * SO_LINGER too, and says the local ports of both ends. The argument "before" opens the first connection before HOLD.
 */
public final class OpensOnRequest {
    public static void main(String[] args) throws Exception {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in));
        if (args.length > 0) {
            System.out.println(open());
        }
        System.out.println("HOLD");
        while (requests.readLine() != null) {
            System.out.println(open());
        }
        System.exit(0);
    }

    private static String open() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (ServerSocket listener = new ServerSocket(0, 5, loopback)) {
            Socket client = Opened.keep(new Socket(loopback, listener.getLocalPort()));
            Socket accepted = Opened.keep(listener.accept());
            client.setKeepAlive(false);
            client.setSoLinger(true, 1);
            return client.getLocalPort() + " " + accepted.getLocalPort();
        }
    }
}

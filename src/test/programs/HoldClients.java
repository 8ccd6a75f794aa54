import java.io.IOException;
import java.net.Socket;

/** Connects to a port of IPv4 loopback several times and holds the sockets until the end of stdin. */
public final class HoldClients {
    public static void main(String[] args) throws IOException {
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            Opened.keep(new Socket("127.0.0.1", Integer.parseInt(args[0])));
        }
        Opened.hold();
    }
}

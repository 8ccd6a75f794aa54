import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Connects to itself over IPv4 loopback, switches keepalive off at both ends, and holds them until the end of stdin. */
public final class SwitchOff {
    public static void main(String[] args) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        ServerSocket listener = Opened.keep(new ServerSocket(0, 5, loopback));
        Opened.keep(new Socket(loopback, listener.getLocalPort())).setKeepAlive(false);
        Opened.keep(listener.accept()).setKeepAlive(false);
        Opened.hold();
    }
}

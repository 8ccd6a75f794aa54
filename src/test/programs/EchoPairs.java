import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Connects to itself over IPv4 loopback several times, sends a byte there and back, and holds all sockets until the end of stdin. */
public final class EchoPairs {
    public static void main(String[] args) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        ServerSocket listener = Opened.keep(new ServerSocket(0, 5, loopback));
        for (int i = 1; i <= Integer.parseInt(args[0]); i++) {
            Socket client = Opened.keep(new Socket(loopback, listener.getLocalPort()));
            Socket accepted = Opened.keep(listener.accept());
            client.getOutputStream().write(i);
            accepted.getOutputStream().write(accepted.getInputStream().read());
            System.out.println("echo " + client.getInputStream().read());
        }
        Opened.hold();
    }
}

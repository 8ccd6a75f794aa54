import java.io.IOException;
import java.net.Socket;

/** Connects to an echo server on loopback at a port several times, one after the other, and exits with 7 if every byte comes back. */
public final class EchoClients {
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        int count = Integer.parseInt(args[1]);
        for (int i = 1; i <= count; i++) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream().write(i);
                System.out.println("echo " + socket.getInputStream().read());
            }
        }
        System.exit(7);
    }
}

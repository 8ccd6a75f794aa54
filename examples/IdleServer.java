import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Accepts connections and leaves them idle until the end of input, or until it is killed. Prints its pid and port, then each peer. It
 * asks for no keepalive. Runs on Java 11 and later; port 0 takes a free one:
 *
 * <pre>
 * java -javaagent:target/keepalive-agent.jar=idle=180 examples/IdleServer.java 127.0.0.1 7001
 * </pre>
 */
public class IdleServer {
    private static final List<Socket> ACCEPTED = new ArrayList<>(); // a socket that nothing refers to is closed

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: IdleServer HOST PORT");
            System.exit(2);
        }
        ServerSocket listener = new ServerSocket(Integer.parseInt(args[1]), 50, InetAddress.getByName(args[0]));
        System.out.println("pid " + ProcessHandle.current().pid() + " port " + listener.getLocalPort());
        Thread acceptor = new Thread(() -> acceptAll(listener));
        acceptor.setDaemon(true);
        acceptor.start();
        while (System.in.read() != -1) {
            // input has no meaning but its end
        }
    }

    private static void acceptAll(ServerSocket listener) {
        try {
            while (true) {
                Socket socket = listener.accept();
                ACCEPTED.add(socket);
                System.out.println("accepted " + socket.getRemoteSocketAddress());
            }
        } catch (IOException e) {
            System.err.println("IdleServer: " + e);
            System.exit(1);
        }
    }
}

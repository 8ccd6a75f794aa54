import java.io.IOException;
import java.net.Socket;

/**
 * Connects and stays idle until the end of input, or until it is killed. Prints its pid and port. It asks for no keepalive. Runs on
 * Java 11 and later, with IdleServer or anything else that listens:
 *
 * <pre>
 * java -javaagent:target/keepalive-agent.jar=idle=180 examples/IdleClient.java 127.0.0.1 7001
 * </pre>
 */
public class IdleClient {
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: IdleClient HOST PORT");
            System.exit(2);
        }
        try (Socket socket = new Socket(args[0], Integer.parseInt(args[1]))) {
            System.out.println("pid " + ProcessHandle.current().pid() + " port " + socket.getLocalPort());
            while (System.in.read() != -1) {
                // input has no meaning but its end
            }
        }
    }
}

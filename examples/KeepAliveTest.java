import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import jdk.net.ExtendedSocketOptions;

/**
 * The program "test" of the TCP Keepalive HOWTO: opens a TCP socket, asks for no keepalive, prints the keepalive options that the
 * socket has. Runs on Java 11 and later:
 *
 * <pre>
 * java examples/KeepAliveTest.java
 * KEEPIDLE=180 KEEPINTVL=60 KEEPCNT=20 java -javaagent:target/keepalive-agent.jar examples/KeepAliveTest.java
 * </pre>
 */
public class KeepAliveTest {
    public static void main(String[] args) throws IOException {
        try (Socket socket = new Socket()) {
            boolean on = socket.getOption(StandardSocketOptions.SO_KEEPALIVE);
            System.out.println("SO_KEEPALIVE is " + (on ? "ON" : "OFF"));
            if (on) {
                System.out.println("TCP_KEEPCNT = " + socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT));
                System.out.println("TCP_KEEPIDLE = " + socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE));
                System.out.println("TCP_KEEPINTVL = " + socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL));
            }
        }
    }
}

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * The two ends of the connections of scripts/picture.
 *
 * <pre>
 * Silence serve PORT                           an echo server
 * Silence client HOST PORT SILENCE PATIENCE    one byte there and back, SILENCE seconds without traffic, another byte; says the local port, and
 *                                              when and how the second one came back; gives up PATIENCE seconds after it was sent
 * </pre>
 */
public final class Silence {
    private Silence() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("serve")) {
            serve(Integer.parseInt(arguments[1]));
        } else {
            client(
                    arguments[1],
                    Integer.parseInt(arguments[2]),
                    Integer.parseInt(arguments[3]),
                    Integer.parseInt(arguments[4]));
        }
    }

    private static void serve(int port) throws IOException {
        try (ServerSocket listener = new ServerSocket(port)) {
            while (true) {
                Socket accepted = listener.accept();
                Thread echo = new Thread(() -> echo(accepted));
                echo.setDaemon(true);
                echo.start();
            }
        }
    }

    private static void echo(Socket accepted) {
        try (Socket socket = accepted) {
            for (int read; (read = socket.getInputStream().read()) >= 0; ) {
                socket.getOutputStream().write(read);
            }
        } catch (IOException e) {
            // the client is gone
        }
    }

    private static void client(String host, int port, int silence, int patience) throws Exception {
        try (Socket socket = new Socket(host, port)) {
            System.out.println("port\t" + socket.getLocalPort());
            socket.getOutputStream().write('a');
            socket.getInputStream().read();
            Thread.sleep(silence * 1000L);
            say("sent");
            socket.setSoTimeout(patience * 1000);
            socket.getOutputStream().write('b');
            try {
                socket.getInputStream().read();
                say("answered");
            } catch (SocketTimeoutException e) {
                say("hangs");
            }
            socket.setSoLinger(true, 0); // ends with a reset, not with retransmissions
        }
    }

    private static void say(String what) {
        System.out.println(what + "\t" + System.currentTimeMillis() / 1000.0);
    }
}

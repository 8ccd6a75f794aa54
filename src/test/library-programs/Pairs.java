import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

/** Connections of a program with itself over loopback, which stay open. */
final class Pairs {
    private static final List<Socket> OPEN = new ArrayList<>();

    private Pairs() {}

    static void connect() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket listener = new ServerSocket(0, 1, loopback)) {
            OPEN.add(new Socket(loopback, listener.getLocalPort()));
            OPEN.add(listener.accept());
        }
    }

    /** Says HOLD; then, for each line of stdin, connects and says what is given; ends with stdin. */
    static void onDemand(Action action) throws Exception {
        System.out.println("HOLD");
        Scanner lines = new Scanner(System.in);
        while (lines.hasNextLine()) {
            lines.nextLine();
            connect();
            System.out.println(action.run());
        }
        System.exit(0);
    }

    /** What the library has to do still. */
    interface Action {
        String run() throws Exception;
    }
}

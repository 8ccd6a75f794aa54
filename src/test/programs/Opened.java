import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** The sockets that a program has opened: says of each kind which ports it has, and keeps them open. */
final class Opened {
    /** A port that the program cannot find out. */
    static final int ANY = -1;

    private static final List<Object> OPEN = new ArrayList<Object>();

    private Opened() {}

    /** Keeps it reachable, hence open. */
    static <T> T keep(T socket) {
        OPEN.add(socket);
        return socket;
    }

    /** One line: local port, remote port, kind; port 0 where a socket is not connected. */
    static void say(String kind, int localPort, int remotePort) {
        System.out.println(localPort + "\t" + remotePort + "\t" + kind);
    }

    static void say(String kind, Socket socket) {
        say(kind, keep(socket).getLocalPort(), socket.getPort());
    }

    /** Accepts the connection that a client has made or is making, and says the client's ports. */
    static Socket accept(String kindOfClient, ServerSocket listener) throws IOException {
        Socket accepted = keep(listener.accept());
        say(kindOfClient, accepted.getPort(), accepted.getLocalPort());
        return accepted;
    }

    /** Says HOLD, waits for the end of stdin and ends the program, whatever threads there are. */
    static void hold() throws IOException {
        System.out.println("HOLD");
        while (System.in.read() >= 0) {}
        System.exit(OPEN.isEmpty() ? 1 : 0);
    }
}

import java.io.IOException;
import java.lang.ref.Reference;

/** How every row ends: it names the sockets that the suite is to look at and keeps them open until standard input ends. */
final class Hold {
    private Hold() {}

    /** The sockets that are connected to this port. */
    static void client(int remotePort, Object... open) throws IOException {
        hold("client " + remotePort, open);
    }

    /** The sockets that were accepted on this port. */
    static void accepted(int localPort, Object... open) throws IOException {
        hold("accepted " + localPort, open);
    }

    private static void hold(String sockets, Object... open) throws IOException {
        System.out.println("HOLD " + ProcessHandle.current().pid() + " " + sockets);
        while (System.in.read() >= 0) {
            // the suite writes nothing, it closes the stream
        }
        Reference.reachabilityFence(open);
        Runtime.getRuntime().halt(0); // without waiting for the libraries' threads
    }
}

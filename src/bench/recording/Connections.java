import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/**
 * Makes connections to itself over loopback, one after the other, as many as the argument says, after a third as many that do not count. Prints
 * how many it makes in a second, and the microseconds of CPU of the whole process for each, both ends.
 */
public final class Connections {
    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[0]);
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket listener = new ServerSocket(0, 5, loopback)) {
            connect(listener, count / 3);
            Duration cpuBefore = cpu();
            long start = System.nanoTime();
            connect(listener, count);
            double seconds = (System.nanoTime() - start) / 1e9;
            double micros = cpu().minus(cpuBefore).toNanos() / 1e3;
            System.out.println(count / seconds + " " + micros / count);
        }
    }

    private static void connect(ServerSocket listener, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            try (Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                    Socket accepted = listener.accept()) {
                client.setSoLinger(true, 0); // no TIME_WAIT, in which the ports would be used up
            }
        }
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}

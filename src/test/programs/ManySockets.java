import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * ManySockets PORT CONNECTIONS [FREE]: opens connections to IdlePeer and says HOLD, after it has filled its heap so that no more kilobytes than
 * FREE are free. Repeats what it reads; ends when its stdin does.
 */
public class ManySockets {
    private static final int KILOBYTE = 1024;
    private static final int CHUNK = 64 * KILOBYTE;

    public static void main(String[] args) throws IOException {
        InetSocketAddress peer = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Integer.parseInt(args[0]));
        SocketChannel[] connections = new SocketChannel[Integer.parseInt(args[1])];
        for (int i = 0; i < connections.length; i++) {
            connections[i] = SocketChannel.open(peer);
        }
        List<byte[]> filling = new ArrayList<byte[]>();
        if (args.length > 2) {
            fill(filling, Integer.parseInt(args[2]) * KILOBYTE);
        }
        System.out.println("HOLD");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(line);
        }
        System.exit(filling.size() < 0 ? connections.length : 0);
    }

    private static void fill(List<byte[]> filling, long goal) {
        for (long free = free(); free > goal; free = free()) {
            for (long i = 0; i <= (free - goal) / CHUNK / 2; i++) {
                filling.add(new byte[CHUNK]);
            }
        }
    }

    private static long free() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }
}

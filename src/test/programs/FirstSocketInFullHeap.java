import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Opens the first socket of the JVM while the heap is full but for some bytes, frees the heap and says HOLD; then for each line on stdin
 * opens a connection and says the port of the client, or BROKEN if classes of the JDK have not survived the first. The argument is the
 * number of bytes that are left; with a second one, a listener is there before, so that the classes of sockets are woven.
 */
public final class FirstSocketInFullHeap {
    private static final int LARGEST_BLOCK = 1 << 16;
    private static final int SMALLEST_BLOCK = 1 << 8;

    private static Object[] blocks;

    public static void main(String[] args) throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        if (args.length > 1) {
            Opened.keep(new ServerSocket(0, 5, loopback));
        }
        try {
            fill(Integer.parseInt(args[0]));
            new Socket().bind(null);
        } catch (Throwable e) {
            // what the JDK makes of the full heap
        }
        blocks = null;
        System.out.println("HOLD");
        while (System.in.read() >= 0) {
            try (ServerSocket listener = new ServerSocket(0, 5, loopback)) {
                Socket client = Opened.keep(new Socket(loopback, listener.getLocalPort()));
                Opened.keep(listener.accept());
                System.out.println(client.getLocalPort());
            } catch (LinkageError e) {
                System.out.println("BROKEN");
            }
        }
    }

    /** Leaves that many bytes free, and less than the size of the smallest block in addition. */
    private static void fill(int left) {
        Object[] last = null;
        byte[] reserve = new byte[left];
        for (int size = LARGEST_BLOCK; size >= SMALLEST_BLOCK; size /= 2) {
            try {
                while (true) {
                    Object[] block = new Object[] {last, new byte[size]};
                    last = block;
                    blocks = block;
                }
            } catch (OutOfMemoryError e) {
                // smaller ones then
            }
        }
        if (reserve.length != left) {
            throw new AssertionError(); // it was reachable until here
        }
    }
}

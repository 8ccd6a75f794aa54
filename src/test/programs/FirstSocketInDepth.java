import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Opens the first socket of the JVM where the stack of a thread has come almost to its end and says HOLD; then for each line on stdin
 * opens a connection where it has not, and says the port of the client, or BROKEN if classes of the JDK have not survived the first. The
 * argument is the number of frames that are left; with a second one, a listener is there before, so that the classes of sockets are woven.
 */
public final class FirstSocketInDepth implements Runnable {
    /** Bytes. */
    private static final long STACK_SIZE = 512 * 1024;

    private static int deepest;

    private final int goal;

    private FirstSocketInDepth(int goal) {
        this.goal = goal;
    }

    public static void main(String[] args) throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        if (args.length > 1) {
            Opened.keep(new ServerSocket(0, 5, loopback));
        }
        inThread(Integer.MAX_VALUE);
        inThread(deepest - Integer.parseInt(args[0]));
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

    private static void inThread(int goal) throws InterruptedException {
        Thread thread = new Thread(null, new FirstSocketInDepth(goal), "deep", STACK_SIZE);
        thread.start();
        thread.join();
    }

    @Override
    public void run() {
        try {
            descend(0);
        } catch (Throwable e) {
            // the end of the stack, here or where the JDK passes on what it has met
        }
    }

    private void descend(int depth) throws IOException {
        if (depth == goal) {
            new Socket().bind(null);
        } else {
            deepest = Math.max(deepest, depth);
            descend(depth + 1);
        }
    }
}

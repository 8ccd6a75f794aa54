import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Says HOLD; then for each character on stdin opens a connection to itself over loopback, in a thread whose stack is as small as the JVM
 * accepts, and says the port of the client.
 */
public final class OpensInSmallStack implements Runnable {
    /** Bytes: the JVM takes its smallest stack instead. */
    private static final long STACK_SIZE = 1;

    public static void main(String[] args) throws Exception {
        System.out.println("HOLD");
        while (System.in.read() >= 0) {
            Thread thread = new Thread(null, new OpensInSmallStack(), "small", STACK_SIZE);
            thread.start();
            thread.join();
        }
    }

    @Override
    public void run() {
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            try (ServerSocket listener = new ServerSocket(0, 5, loopback)) {
                Socket client = Opened.keep(new Socket(loopback, listener.getLocalPort()));
                Opened.keep(listener.accept());
                System.out.println(client.getLocalPort());
            }
        } catch (Exception e) {
            System.out.println(e);
        }
    }
}

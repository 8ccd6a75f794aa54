import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Connects to itself over loopback and sends until nothing more goes, since the other end does not read: a zero window. Says HOLD when it is about to wait;
 * then how the sending ends and after how many milliseconds.
 */
public class NeverReads {
    public static void main(String[] args) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        ServerSocket listener = Opened.keep(new ServerSocket(0, 5, loopback));
        final Socket client = Opened.keep(new Socket(loopback, listener.getLocalPort()));
        Opened.keep(listener.accept());
        final long[] lastSent = {System.nanoTime()};
        Thread sender = new Thread() {
            @Override
            public void run() {
                byte[] data = new byte[65536];
                try {
                    while (true) {
                        client.getOutputStream().write(data);
                        lastSent[0] = System.nanoTime();
                    }
                } catch (IOException e) {
                    long millis = (System.nanoTime() - lastSent[0]) / 1000000;
                    System.out.println("ended\t" + millis + "\t" + e.getMessage());
                }
            }
        };
        sender.setDaemon(true);
        sender.start();
        Thread.sleep(1000);
        Opened.hold();
    }
}

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Makes a connection to itself and the platform MBean server, and says HOLD. Then for each line on stdin says whether the agent's MBean is registered,
 * and keeps so many descriptors free as the line says.
 */
public final class FewDescriptors {
    public static void main(String[] args) throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        ServerSocket listener = Opened.keep(new ServerSocket(0, 5, loopback));
        Opened.keep(new Socket(loopback, listener.getLocalPort()));
        Opened.keep(listener.accept());
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("dev.keepalive:type=KeepAlive");
        server.isRegistered(name);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in));
        List<FileInputStream> open = new ArrayList<FileInputStream>();
        System.out.println("HOLD");
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            boolean registered = server.isRegistered(name);
            for (FileInputStream file : open) {
                file.close();
            }
            open.clear();
            keepFree(Integer.parseInt(line), open);
            System.out.println("registered " + registered);
        }
        System.exit(0);
    }

    private static void keepFree(int free, List<FileInputStream> open) throws IOException {
        try {
            while (true) {
                open.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException e) {
            for (int i = 0; i < free; i++) {
                open.remove(open.size() - 1).close();
            }
        }
    }
}

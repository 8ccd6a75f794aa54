import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * UnderLoad PEER-PORT IDLE-CONNECTIONS: keeps so many connections to IdlePeer open without traffic, and makes short ones to itself as
 * fast as it can, one request each.
 *
 * <p>For each line of its stdin it says how it is: short connections so far, how many failed, kilobytes of heap and metaspace in use
 * after a collection. At the end of its stdin it sends a byte over every idle connection, says how many came back, and ends.
 */
public class UnderLoad {
    private static final AtomicInteger DONE = new AtomicInteger();
    private static final AtomicInteger FAILED = new AtomicInteger();
    private static volatile boolean ending;

    public static void main(String[] args) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        List<Socket> idle = new ArrayList<Socket>();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            idle.add(new Socket(loopback, Integer.parseInt(args[0])));
        }
        ServerSocket listener = new ServerSocket(0, 500, loopback);
        for (int i = 0; i < 2; i++) {
            serve(listener);
        }
        List<Thread> clients = new ArrayList<Thread>();
        for (int i = 0; i < 2; i++) {
            clients.add(request(loopback, listener.getLocalPort()));
        }
        System.out.println("HOLD");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        while (lines.readLine() != null) {
            System.gc();
            System.out.println("short=" + DONE + " failed=" + FAILED + " heap=" + heap() + " metaspace=" + metaspace());
        }
        ending = true;
        for (Thread client : clients) {
            client.join();
        }
        System.out.println("short=" + DONE + " failed=" + FAILED + " idle=" + alive(idle));
        System.exit(0);
    }

    private static void serve(final ServerSocket listener) {
        Thread server = new Thread("server") {
            @Override
            public void run() {
                while (true) {
                    try (Socket accepted = listener.accept()) {
                        int request = accepted.getInputStream().read();
                        accepted.getOutputStream().write(request + 1);
                        accepted.getInputStream().read(); // until the client has closed: it leaves no TIME_WAIT then
                    } catch (IOException e) {
                        // the client ends with a reset, on purpose; what goes wrong it notices itself
                    }
                }
            }
        };
        server.setDaemon(true);
        server.start();
    }

    private static Thread request(final InetAddress loopback, final int port) {
        Thread client = new Thread("client") {
            @Override
            public void run() {
                while (!ending) {
                    try (Socket socket = new Socket(loopback, port)) {
                        socket.setSoLinger(true, 0);
                        socket.getOutputStream().write(41);
                        if (socket.getInputStream().read() != 42) {
                            throw new IOException("the wrong answer");
                        }
                        DONE.incrementAndGet();
                    } catch (IOException e) {
                        FAILED.incrementAndGet();
                        System.err.println(e);
                    }
                }
            }
        };
        client.start();
        return client;
    }

    private static int alive(List<Socket> idle) {
        int alive = 0;
        for (Socket socket : idle) {
            try {
                socket.getOutputStream().write(7);
                if (socket.getInputStream().read() == 7) {
                    alive++;
                }
            } catch (IOException e) {
                System.err.println(e); // not counted: lost
            }
        }
        return alive;
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
    }

    private static long metaspace() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals("Metaspace")) {
                used = pool.getUsage().getUsed() / 1024;
            }
        }
        return used;
    }
}

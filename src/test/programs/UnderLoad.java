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
import java.util.concurrent.atomic.AtomicLong;

/**
 * UnderLoad PEER-PORT IDLE-CONNECTIONS CLIENTS [PAUSE]: keeps so many connections to IdlePeer open without traffic, and with so many
 * threads makes short ones to itself, one request each: as fast as it can, or with a pause of PAUSE milliseconds after each.
 *
 * <p>For each line of its stdin it says how it is: short connections so far, how many failed, and the longest time since the last such
 * line for which a loop that sleeps 1 ms was kept waiting, in milliseconds; after the line {@code collect} also the kilobytes of heap and
 * metaspace in use after a collection. At the end of its stdin it sends a byte over every idle connection, says how many came back,
 * and ends.
 */
public class UnderLoad {
    private static final AtomicInteger DONE = new AtomicInteger();
    private static final AtomicInteger FAILED = new AtomicInteger();
    private static final AtomicLong PAUSE = new AtomicLong();
    private static volatile boolean ending;

    public static void main(String[] args) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        List<Socket> idle = new ArrayList<Socket>();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            idle.add(new Socket(loopback, Integer.parseInt(args[0])));
        }
        int pause = args.length > 3 ? Integer.parseInt(args[3]) : 0;
        ServerSocket listener = new ServerSocket(0, 500, loopback);
        List<Thread> clients = new ArrayList<Thread>();
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            serve(listener);
            clients.add(request(loopback, listener.getLocalPort(), pause));
        }
        measurePauses();
        System.out.println("HOLD");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String state =
                    "short=" + DONE + " failed=" + FAILED + " pause=" + (PAUSE.getAndSet(0) + 500_000) / 1_000_000;
            System.out.println(line.equals("collect") ? state + memory() : state);
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

    private static Thread request(final InetAddress loopback, final int port, final int pause) {
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
                    pause();
                }
            }

            private void pause() {
                if (pause == 0) {
                    return;
                }
                try {
                    Thread.sleep(pause);
                } catch (InterruptedException e) {
                    throw new AssertionError(e); // nobody interrupts it
                }
            }
        };
        client.start();
        return client;
    }

    private static void measurePauses() {
        Thread clock = new Thread("clock") {
            @Override
            public void run() {
                while (true) {
                    long start = System.nanoTime();
                    try {
                        Thread.sleep(1);
                    } catch (InterruptedException e) {
                        return;
                    }
                    long pause = System.nanoTime() - start;
                    if (pause > PAUSE.get()) {
                        PAUSE.set(pause);
                    }
                }
            }
        };
        clock.setDaemon(true);
        clock.start();
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

    private static String memory() {
        for (int i = 0;
                i < 3;
                i++) { // HotSpot drops what is left of redefined classes with the code that was compiled of them
            System.gc();
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long metaspace = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals("Metaspace")) {
                metaspace = pool.getUsage().getUsed();
            }
        }
        return " heap=" + heap / 1024 + " metaspace=" + metaspace / 1024;
    }
}

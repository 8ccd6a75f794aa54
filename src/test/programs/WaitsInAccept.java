import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketOption;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.rmi.registry.LocateRegistry;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

/**
 * Has a thread in accept of each kind of listener that the JDK has, of RMI's too; says the port and the kind of each, and HOLD once all are
 * waiting. Any line on stdin gives the ServerSocketChannel an idle time of 31 s, which is answered with its port.
 */
public class WaitsInAccept {
    public static void main(String[] args) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        System.setProperty("java.rmi.server.hostname", "127.0.0.1");

        final ServerSocket listener = Opened.keep(new ServerSocket(0, 5, loopback));
        accept("ServerSocket", listener.getLocalPort(), new Callable<Object>() {
            @Override
            public Object call() throws IOException {
                return listener.accept();
            }
        });

        final ServerSocketChannel channel = Opened.keep(ServerSocketChannel.open());
        channel.bind(new InetSocketAddress(loopback, 0));
        accept("ServerSocketChannel", channel.socket().getLocalPort(), new Callable<Object>() {
            @Override
            public Object call() throws IOException {
                return channel.accept();
            }
        });

        AsynchronousServerSocketChannel asynchronous = Opened.keep(AsynchronousServerSocketChannel.open());
        asynchronous.bind(new InetSocketAddress(loopback, 0));
        final Future<?> accepting = asynchronous.accept();
        accept(
                "AsynchronousServerSocketChannel",
                ((InetSocketAddress) asynchronous.getLocalAddress()).getPort(),
                new Callable<Object>() {
                    @Override
                    public Object call() throws Exception {
                        return accepting.get();
                    }
                });

        Opened.keep(LocateRegistry.createRegistry(0)); // its port is one that the kernel knows alone
        awaitThread("RMI TCP Accept-0");

        System.out.println("HOLD");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        while (lines.readLine() != null) {
            channel.setOption(idle(), 31);
            System.out.println(channel.socket().getLocalPort());
        }
        System.exit(0);
    }

    private static void accept(String kind, int port, final Callable<?> accept) throws InterruptedException {
        Thread thread = new Thread(kind) {
            @Override
            public void run() {
                try {
                    Opened.keep(accept.call());
                } catch (Exception e) {
                    e.printStackTrace(); // the test finds it on stderr
                }
            }
        };
        thread.setDaemon(true);
        thread.start();
        awaitThread(kind);
        System.out.println(port + "\t" + kind);
    }

    /** Returns when the thread of this name is in native code or parked: inside accept. */
    private static void awaitThread(String name) throws InterruptedException {
        while (true) {
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                StackTraceElement[] stack = thread.getStackTrace();
                if (thread.getName().equals(name)
                        && stack.length > 0
                        && stack[0].isNativeMethod()
                        && stack[stack.length - 1].getMethodName().equals("run")) {
                    return;
                }
            }
            Thread.sleep(10);
        }
    }

    @SuppressWarnings("unchecked") // it is one; Java 8's class library for compilers does not have the constant
    private static SocketOption<Integer> idle() throws ReflectiveOperationException {
        return (SocketOption<Integer>) Class.forName("jdk.net.ExtendedSocketOptions")
                .getField("TCP_KEEPIDLE")
                .get(null);
    }
}

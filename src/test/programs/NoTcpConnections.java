import java.io.File;
import java.io.RandomAccessFile;
import java.lang.reflect.Method;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;

/**
 * Opens what resembles a TCP connection and is none: UDP, listeners, pipes, files and, from JDK 16 on, Unix-domain sockets at the
 * path that is the argument.
 */
public final class NoTcpConnections {
    public static void main(String[] args) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        InetSocketAddress anyPort = new InetSocketAddress(loopback, 0);
        udp(loopback, anyPort);
        Opened.keep(new ServerSocket(0, 5, loopback));
        Opened.keep(ServerSocketChannel.open().bind(anyPort));
        Opened.keep(AsynchronousServerSocketChannel.open().bind(anyPort));
        Opened.keep(Pipe.open());
        files();
        if (!System.getProperty("java.specification.version").matches("1\\.8|9|1[0-5]")) {
            unixDomain(args[0]);
        }
        Opened.hold();
    }

    private static void udp(InetAddress loopback, InetSocketAddress anyPort) throws Exception {
        DatagramSocket datagrams = Opened.keep(new DatagramSocket(0, loopback));
        datagrams.connect(datagrams.getLocalSocketAddress());
        datagrams.send(new DatagramPacket(new byte[1], 1));
        Opened.keep(new MulticastSocket(0));
        DatagramChannel channel = Opened.keep(DatagramChannel.open().bind(anyPort));
        channel.connect(channel.getLocalAddress());
        channel.write(ByteBuffer.wrap(new byte[1]));
    }

    private static void files() throws Exception {
        File file = File.createTempFile("raw", null);
        Opened.keep(new RandomAccessFile(file, "rw"));
        Opened.keep(FileChannel.open(file.toPath(), StandardOpenOption.READ));
        file.delete();
    }

    /** The calls of JDK 16 that a class file for Java 8 cannot name. */
    private static void unixDomain(String path) throws Exception {
        SocketAddress address = (SocketAddress) Class.forName("java.net.UnixDomainSocketAddress")
                .getMethod("of", java.nio.file.Path.class)
                .invoke(null, Paths.get(path));
        Method open = ServerSocketChannel.class.getMethod("open", ProtocolFamily.class);
        ServerSocketChannel listener =
                Opened.keep((ServerSocketChannel) open.invoke(null, StandardProtocolFamily.valueOf("UNIX")));
        listener.bind(address);
        SocketChannel client = Opened.keep(SocketChannel.open(address));
        SocketChannel accepted = Opened.keep(listener.accept());
        client.write(ByteBuffer.wrap(new byte[1]));
        accepted.read(ByteBuffer.allocate(1));
    }
}

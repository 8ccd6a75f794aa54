import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** A ZooKeeper server on the loopback interface. */
final class EmbeddedZooKeeper {
    final int port;

    EmbeddedZooKeeper(File directory) throws Exception {
        NIOServerCnxnFactory factory = new NIOServerCnxnFactory();
        factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        factory.startup(new ZooKeeperServer(directory, directory, 2000));
        port = factory.getLocalPort();
    }
}

import java.io.File;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;

/** Argument: a directory for the server's data. */
final class ZooKeeperNode {
    public static void main(String[] args) throws Exception {
        EmbeddedZooKeeper server = new EmbeddedZooKeeper(new File(args[0]));
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper("127.0.0.1:" + server.port, 10_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        connected.await();
        Hold.accepted(server.port, server, client);
    }
}

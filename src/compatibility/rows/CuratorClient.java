import java.io.File;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;

/** Argument: a directory for the server's data. */
final class CuratorClient {
    public static void main(String[] args) throws Exception {
        EmbeddedZooKeeper server = new EmbeddedZooKeeper(new File(args[0]));
        var client = CuratorFrameworkFactory.newClient("127.0.0.1:" + server.port, new RetryOneTime(100));
        client.start();
        client.blockUntilConnected();
        Hold.client(server.port, server, client);
    }
}

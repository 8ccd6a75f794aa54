import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

final class KafkaAdmin {
    public static void main(String[] args) throws Exception {
        SilentPeer peer = new SilentPeer();
        Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + peer.port));
        admin.listTopics();
        peer.awaitRequest();
        Hold.client(peer.port, admin);
    }
}

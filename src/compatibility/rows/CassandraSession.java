import com.datastax.oss.driver.api.core.CqlSession;
import java.net.InetSocketAddress;

final class CassandraSession {
    public static void main(String[] args) throws Exception {
        SilentPeer peer = new SilentPeer();
        var session = CqlSession.builder()
                .addContactPoint(new InetSocketAddress("127.0.0.1", peer.port))
                .withLocalDatacenter("datacenter1")
                .buildAsync();
        peer.awaitRequest();
        Hold.client(peer.port, session);
    }
}

import com.mongodb.client.MongoClients;

final class MongoDbClient {
    public static void main(String[] args) throws Exception {
        SilentPeer peer = new SilentPeer();
        var client = MongoClients.create("mongodb://127.0.0.1:" + peer.port);
        peer.awaitRequest();
        Hold.client(peer.port, client);
    }
}

import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.nio.client.HttpAsyncClients;

final class ApacheHttpAsyncClient4 {
    public static void main(String[] args) throws Exception {
        HttpPeer peer = new HttpPeer();
        var client = HttpAsyncClients.createDefault();
        client.start();
        client.execute(new HttpGet(peer.uri), null).get();
        Hold.client(peer.port, client);
    }
}

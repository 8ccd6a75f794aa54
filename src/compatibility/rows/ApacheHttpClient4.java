import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.HttpClients;

final class ApacheHttpClient4 {
    public static void main(String[] args) throws Exception {
        HttpPeer peer = new HttpPeer();
        var client = HttpClients.createDefault();
        var response = client.execute(new HttpGet(peer.uri));
        Hold.client(peer.port, client, response);
    }
}

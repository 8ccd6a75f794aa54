import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.HttpClients;

final class ApacheHttpClient5 {
    public static void main(String[] args) throws Exception {
        HttpPeer peer = new HttpPeer();
        var client = HttpClients.createDefault();
        var response = client.executeOpen(null, new HttpGet(peer.uri), null);
        Hold.client(peer.port, client, response);
    }
}

import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;

final class ApacheHttpAsyncClient5 {
    public static void main(String[] args) throws Exception {
        HttpPeer peer = new HttpPeer();
        var client = HttpAsyncClients.createDefault();
        client.start();
        client.execute(SimpleRequestBuilder.get(peer.uri).build(), null).get();
        Hold.client(peer.port, client);
    }
}

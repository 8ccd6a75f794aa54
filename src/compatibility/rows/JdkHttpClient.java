import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

final class JdkHttpClient {
    public static void main(String[] args) throws Exception {
        HttpPeer peer = new HttpPeer();
        HttpClient client = HttpClient.newHttpClient();
        client.send(HttpRequest.newBuilder(peer.uri).build(), HttpResponse.BodyHandlers.ofString());
        Hold.client(peer.port, client);
    }
}

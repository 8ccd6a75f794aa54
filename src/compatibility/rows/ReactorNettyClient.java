import reactor.netty.http.client.HttpClient;

final class ReactorNettyClient {
    public static void main(String[] args) throws Exception {
        HttpPeer peer = new HttpPeer();
        HttpClient client = HttpClient.create();
        client.get().uri(peer.uri).responseContent().aggregate().block();
        Hold.client(peer.port, client);
    }
}

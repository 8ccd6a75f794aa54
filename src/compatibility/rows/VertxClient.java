import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;

final class VertxClient {
    public static void main(String[] args) throws Exception {
        HttpPeer peer = new HttpPeer();
        var client = VertxTransport.vertx(args.length > 0).createHttpClient();
        client.request(HttpMethod.GET, peer.port, "127.0.0.1", "/")
                .compose(HttpClientRequest::send)
                .compose(HttpClientResponse::body)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        Hold.client(peer.port, client);
    }
}

import okhttp3.OkHttpClient;
import okhttp3.Request;

final class OkHttp {
    public static void main(String[] args) throws Exception {
        HttpPeer peer = new HttpPeer();
        OkHttpClient client = new OkHttpClient();
        var response = client.newCall(
                        new Request.Builder().url(peer.uri.toURL()).build())
                .execute();
        Hold.client(peer.port, client, response);
    }
}

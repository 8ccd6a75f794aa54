import java.net.HttpURLConnection;

final class JdkHttpUrlConnection {
    public static void main(String[] args) throws Exception {
        HttpPeer peer = new HttpPeer();
        var connection = (HttpURLConnection) peer.uri.toURL().openConnection();
        connection.getResponseCode();
        Hold.client(peer.port, connection);
    }
}

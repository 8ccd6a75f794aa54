final class JdkHttpServer {
    public static void main(String[] args) throws Exception {
        HttpPeer server = new HttpPeer();
        Hold.accepted(server.port, PlainClient.askHttp(server.port));
    }
}

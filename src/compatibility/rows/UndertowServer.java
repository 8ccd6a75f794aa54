import io.undertow.Undertow;
import java.net.InetSocketAddress;

final class UndertowServer {
    public static void main(String[] args) throws Exception {
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(exchange -> exchange.getResponseSender().send("hello"))
                .build();
        server.start();
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        Hold.accepted(port, server, PlainClient.askHttp(port));
    }
}

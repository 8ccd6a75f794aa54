import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** Asks its own HTTP server by HttpURLConnection, which keeps the connection, says the answer, and waits for the end of stdin. */
public final class HttpExchange {
    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1);
            exchange.getResponseBody().write('a');
            exchange.close();
        });
        server.start();
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        try (InputStream body = uri.toURL().openStream()) {
            System.out.println("answer " + body.read());
            body.read(); // to the end: then the connection is kept
        }
        Opened.keep(server);
        Opened.hold();
    }
}

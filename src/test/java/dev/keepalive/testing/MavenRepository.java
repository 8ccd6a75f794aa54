package dev.keepalive.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Maven's repository on this machine as an HTTP server on loopback, which can be held up before one file. */
public final class MavenRepository implements AutoCloseable {
    static {
        // else each answer waits 40 ms, for the acknowledgement of its header
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Path files;
    private final HttpServer server;
    private volatile Path awaited;
    private volatile Runnable action;

    private MavenRepository(Path files) throws IOException {
        this.files = files;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", this::answer);
    }

    /** The repository that a file is in: its path there begins with the group, which has so many parts. */
    public static MavenRepository of(Path file, int partsOfGroup) throws IOException {
        int below = partsOfGroup + 3; // artifact, version, file
        return new MavenRepository(file.getRoot().resolve(file.subpath(0, file.getNameCount() - below)));
    }

    /** Does this before it sends that file. */
    public void start(Path before, Runnable does) {
        awaited = before;
        action = does;
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Settings of Maven with which it uses this repository alone. */
    public String settings() {
        return """
                <settings>
                  <mirrors>
                    <mirror>
                      <id>loopback</id>
                      <mirrorOf>*</mirrorOf>
                      <url>http://127.0.0.1:%d/</url>
                    </mirror>
                  </mirrors>
                </settings>
                """.formatted(port());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(1);
            Path file = files.resolve(path);
            if (file.equals(awaited)) {
                action.run();
            }
            if (Files.exists(file)) {
                send(exchange, Files.readAllBytes(file));
            } else if (path.endsWith(".sha1")) { // not kept for everything
                send(exchange, sha1(files.resolve(path.replaceFirst("\\.sha1$", ""))));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static byte[] sha1(Path file) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

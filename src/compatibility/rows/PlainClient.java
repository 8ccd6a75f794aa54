import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A bare connection to a server under test. */
final class PlainClient {
    private PlainClient() {}

    /** Connects, asks and waits for the first byte of the answer: then the server has accepted and set its options. */
    static Socket askHttp(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        if (socket.getInputStream().read() < 0) {
            throw new IOException("the server has closed the connection");
        }
        return socket;
    }
}

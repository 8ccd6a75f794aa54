import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import software.amazon.awssdk.crt.http.HttpClientConnectionManager;
import software.amazon.awssdk.crt.http.HttpClientConnectionManagerOptions;
import software.amazon.awssdk.crt.io.ClientBootstrap;
import software.amazon.awssdk.crt.io.EventLoopGroup;
import software.amazon.awssdk.crt.io.HostResolver;
import software.amazon.awssdk.crt.io.SocketOptions;

/** A connection made by the C library of the AWS CRT client, to a socket of the JDK. */
public final class CrtConnection {
    public static void main(String[] args) throws Exception {
        ServerSocket listener = Opened.keep(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
        EventLoopGroup group = Opened.keep(new EventLoopGroup(1));
        ClientBootstrap bootstrap = Opened.keep(new ClientBootstrap(group, Opened.keep(new HostResolver(group))));
        HttpClientConnectionManager connections =
                Opened.keep(HttpClientConnectionManager.create(new HttpClientConnectionManagerOptions()
                        .withClientBootstrap(bootstrap)
                        .withSocketOptions(Opened.keep(new SocketOptions()))
                        .withUri(URI.create("http://127.0.0.1:" + listener.getLocalPort()))
                        .withPort(listener.getLocalPort())
                        .withMaxConnections(1)));
        Opened.keep(connections.acquireConnection().get());
        Opened.accept("AWS CRT", listener);
        System.out.println("HOLD");
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(0); // without waiting for the threads of the library
    }
}

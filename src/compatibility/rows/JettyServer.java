import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

final class JettyServer {
    public static void main(String[] args) throws Exception {
        Server server = new Server(0);
        server.start();
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        Hold.accepted(port, server, PlainClient.askHttp(port));
    }
}

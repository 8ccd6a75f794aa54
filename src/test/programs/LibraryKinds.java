import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.util.Hashtable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The sockets of the JDK's own clients and servers. */
public final class LibraryKinds {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    public static void main(String[] args) throws Exception {
        http();
        rmi();
        ldap();
        Opened.hold();
    }

    /** The server never ends its answers, so the connections stay. */
    private static void http() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 5);
        int port = server.getAddress().getPort();
        CompletableFuture<Integer> first = new CompletableFuture<>();
        CompletableFuture<Integer> second = new CompletableFuture<>();
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            (first.isDone() ? second : first)
                    .complete(exchange.getRemoteAddress().getPort());
            Opened.keep(exchange);
        });
        server.start();
        URI uri = new URI("http://" + LOOPBACK.getHostAddress() + ":" + port + "/");

        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        InputStream answer = Opened.keep(connection.getInputStream());
        answer.read();
        Opened.say("HttpURLConnection", first.get(), port);
        Opened.say("com.sun.net.httpserver", port, first.get());

        if (!System.getProperty("java.specification.version").matches("1\\.8|9|10")) {
            Opened.keep(javaNetHttp(uri));
            Opened.say("java.net.http", second.get(), port);
        }
    }

    /** {@code HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream())} of JDK 11. */
    private static Object javaNetHttp(URI uri) throws Exception {
        Class<?> clientClass = Class.forName("java.net.http.HttpClient");
        Class<?> requestClass = Class.forName("java.net.http.HttpRequest");
        Class<?> handlerClass = Class.forName("java.net.http.HttpResponse$BodyHandler");
        Object builder = requestClass.getMethod("newBuilder", URI.class).invoke(null, uri);
        Object request = Class.forName("java.net.http.HttpRequest$Builder")
                .getMethod("build")
                .invoke(builder);
        Object handler = Class.forName("java.net.http.HttpResponse$BodyHandlers")
                .getMethod("ofInputStream")
                .invoke(null);
        Object client = Opened.keep(clientClass.getMethod("newHttpClient").invoke(null));
        return clientClass.getMethod("send", requestClass, handlerClass).invoke(client, request, handler);
    }

    private static void rmi() throws IOException {
        CompletableFuture<ServerSocket> listening = new CompletableFuture<>();
        Opened.keep(LocateRegistry.createRegistry(0, null, port -> {
            ServerSocket listener = new ServerSocket(port, 5, LOOPBACK);
            listening.complete(listener);
            return listener;
        }));
        int port = listening.join().getLocalPort();
        Registry client = Opened.keep(LocateRegistry.getRegistry(LOOPBACK.getHostAddress(), port));
        client.list();
        Opened.say("RMI", Opened.ANY, port);
        Opened.say("RMI server", port, Opened.ANY);
    }

    /** The server never answers the bind request. */
    private static void ldap() throws IOException {
        ServerSocket silent = new ServerSocket(0, 5, LOOPBACK);
        Thread thread = new Thread(() -> {
            Hashtable<String, String> environment = new Hashtable<>();
            environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
            environment.put(Context.PROVIDER_URL, "ldap://" + LOOPBACK.getHostAddress() + ":" + silent.getLocalPort());
            try {
                Opened.keep(new InitialContext(environment));
            } catch (NamingException e) {
                e.printStackTrace(); // the test finds it on stderr
            }
        });
        thread.setDaemon(true);
        thread.start();
        Opened.accept("LDAP", Opened.keep(silent));
    }
}

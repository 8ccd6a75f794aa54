import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * The peer that is lost: reads what it gets and never answers on one port; HTTP/1.1 and HTTP/2 without TLS on another, which answers all but
 * {@code /hang} with the client's port. Says both ports and HOLD.
 */
public final class OutageServer {
    private static final List<Object> OPEN = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        ServerSocket sink = new ServerSocket(0);
        daemon(() -> {
            while (true) {
                Socket accepted = sink.accept();
                OPEN.add(accepted);
                daemon(() -> accepted.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()));
            }
        });

        Undertow http = Undertow.builder()
                .addHttpListener(0, "0.0.0.0")
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setHandler(exchange -> {
                    if (exchange.getRequestPath().equals("/hang")) {
                        exchange.dispatch(() -> OPEN.add(exchange)); // and no answer
                    } else {
                        exchange.getResponseSender()
                                .send("port " + exchange.getSourceAddress().getPort());
                    }
                })
                .build();
        http.start();
        int httpPort = ((InetSocketAddress) http.getListenerInfo().get(0).getAddress()).getPort();
        System.out.println(sink.getLocalPort());
        System.out.println(httpPort);
        System.out.println("HOLD");
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void daemon(Action action) {
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (IOException e) {
                // the client is gone
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}

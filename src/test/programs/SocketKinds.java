import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Every way to a socket that java.net and javax.net offer. The argument is the loopback address to use. */
public final class SocketKinds {
    private static InetAddress loopback;
    private static ServerSocket listener;
    private static int port;

    public static void main(String[] args) throws Exception {
        loopback = InetAddress.getByName(args[0]);
        listener = Opened.keep(new ServerSocket(0, 100, loopback));
        port = listener.getLocalPort();
        constructors();
        unconnected();
        factories();
        proxies();
        accepted();
        tls();
        Opened.hold();
    }

    @SuppressWarnings("deprecation") // constructors with a flag for streams
    private static void constructors() throws IOException {
        String host = loopback.getHostAddress();
        Opened.say("Socket(host, port)", new Socket(host, port));
        Opened.say("Socket(address, port)", new Socket(loopback, port));
        Opened.say("Socket(host, port, local)", new Socket(host, port, loopback, 0));
        Opened.say("Socket(address, port, local)", new Socket(loopback, port, loopback, 0));
        Opened.say("Socket(host, port, stream)", new Socket(host, port, true));
        Opened.say("Socket(address, port, stream)", new Socket(loopback, port, true));
        Socket connected = new Socket();
        connected.connect(new InetSocketAddress(loopback, port));
        Opened.say("Socket() and connect", connected);
        Socket timed = new Socket();
        timed.connect(new InetSocketAddress(loopback, port), 10_000);
        Opened.say("Socket() and connect with timeout", timed);
        Socket direct = new Socket(Proxy.NO_PROXY);
        direct.connect(new InetSocketAddress(loopback, port));
        Opened.say("Socket(NO_PROXY)", direct);
    }

    private static void unconnected() throws IOException {
        Socket bound = new Socket();
        bound.bind(new InetSocketAddress(loopback, 0));
        Opened.say("Socket() bound only", Opened.keep(bound).getLocalPort(), 0);
    }

    private static void factories() throws IOException {
        Opened.say("SocketFactory.getDefault()", SocketFactory.getDefault().createSocket(loopback, port));
        Opened.say("custom SocketFactory", new CustomSocketFactory().createSocket(loopback, port));
    }

    private static void proxies() throws IOException {
        try (ServerSocket socks = new ServerSocket(0, 5, loopback);
                ServerSocket http = new ServerSocket(0, 5, loopback)) {
            background(() -> answerSocks(Opened.keep(socks.accept())));
            Socket throughSocks = new Socket(new Proxy(Proxy.Type.SOCKS, socks.getLocalSocketAddress()));
            throughSocks.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 80));
            Opened.say("Socket(SOCKS)", Opened.keep(throughSocks).getLocalPort(), socks.getLocalPort());

            background(() -> answerConnect(Opened.keep(http.accept())));
            Socket throughHttp = new Socket(new Proxy(Proxy.Type.HTTP, http.getLocalSocketAddress()));
            throughHttp.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 80));
            Opened.say("Socket(HTTP proxy)", Opened.keep(throughHttp).getLocalPort(), http.getLocalPort());
        }
    }

    /** RFC 1928: no authentication, every connection succeeds, bound to 0.0.0.0:0. */
    private static void answerSocks(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        in.readByte();
        in.readFully(new byte[in.readUnsignedByte()]);
        client.getOutputStream().write(new byte[] {5, 0});
        in.readFully(new byte[4]); // version, connect, reserved, host name follows
        in.readFully(new byte[in.readUnsignedByte() + 2]);
        client.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    }

    private static void answerConnect(Socket client) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) client.getInputStream().read());
        }
        client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes("US-ASCII"));
    }

    private static void accepted() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 5, loopback);
                ServerSocket timed = new ServerSocket(0, 5, loopback);
                ServerSocket fromFactory = ServerSocketFactory.getDefault().createServerSocket(0, 5, loopback);
                ServerSocket custom = new CustomServerSocket(loopback)) {
            timed.setSoTimeout(10_000);
            Opened.say("client of ServerSocket", new Socket(loopback, plain.getLocalPort()));
            Opened.say("ServerSocket", plain.accept());
            Opened.keep(new Socket(loopback, timed.getLocalPort()));
            Opened.say("ServerSocket with timeout", timed.accept());
            Opened.keep(new Socket(loopback, fromFactory.getLocalPort()));
            Opened.say("ServerSocketFactory", fromFactory.accept());
            Opened.keep(new Socket(loopback, custom.getLocalPort()));
            Opened.say("ServerSocket with implAccept", custom.accept());
        }
    }

    private static void tls() throws Exception {
        SSLSocketFactory clients = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (ServerSocket server = SSLServerSocketFactory.getDefault().createServerSocket(0, 5, loopback)) {
            background(() -> {
                SSLSocket accepted = (SSLSocket) server.accept();
                Opened.say("SSLServerSocket", accepted);
                accepted.startHandshake();
                SSLSocket second = (SSLSocket) server.accept();
                Opened.say("SSLServerSocket, second", second);
                second.startHandshake();
            });
            SSLSocket direct = (SSLSocket) clients.createSocket(loopback, server.getLocalPort());
            direct.startHandshake();
            Opened.say("SSLSocket", direct);
            Socket plain = new Socket(loopback, server.getLocalPort());
            SSLSocket layered = (SSLSocket) clients.createSocket(plain, "localhost", server.getLocalPort(), true);
            layered.startHandshake();
            Opened.say("SSLSocket over a Socket", layered);
        }
    }

    private static void background(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception e) {
                e.printStackTrace(); // the test finds it on stderr, and the other side fails
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws Exception;
    }

    private static final class CustomSocket extends Socket {}

    private static final class CustomSocketFactory extends SocketFactory {
        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            Socket socket = new CustomSocket();
            socket.connect(new InetSocketAddress(host, port));
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return createSocket(InetAddress.getByName(host), port);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(host, port);
        }
    }

    private static final class CustomServerSocket extends ServerSocket {
        CustomServerSocket(InetAddress address) throws IOException {
            super(0, 5, address);
        }

        @Override
        public Socket accept() throws IOException {
            Socket accepted = new CustomSocket();
            implAccept(accepted);
            return accepted;
        }
    }
}

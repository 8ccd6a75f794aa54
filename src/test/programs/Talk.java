import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Writes to stdout and stderr, bytes that are no text included, and ends with exit code 3. With the argument "sockets" it uses
 * some before, and prints the stack trace of a connection that is refused; with "throw" it ends by that exception.
 */
public final class Talk {
    public static void main(String[] args) throws IOException {
        System.out.write(new byte[] {0, (byte) 0xff, (byte) 0xc3, '\n'});
        System.err.write(new byte[] {(byte) 0xfe, 1, '\n'});
        if (args.length > 0) {
            useSockets(args[0].equals("throw"));
        }
        System.out.println("out");
        System.err.println("err");
        System.exit(3);
    }

    private static void useSockets(boolean fail) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        int port;
        try (ServerSocket listener = new ServerSocket(0, 5, loopback);
                Socket client = new Socket(loopback, listener.getLocalPort());
                Socket accepted = listener.accept()) {
            port = listener.getLocalPort();
            client.getOutputStream().write('a');
            System.out.write(accepted.getInputStream().read());
            System.out.println(client.getSoTimeout() + " " + client.getTcpNoDelay() + " " + client.isBound());
        }
        try {
            new Socket(loopback, port).close();
        } catch (IOException refused) {
            if (fail) {
                throw refused;
            }
            refused.printStackTrace();
        }
    }
}

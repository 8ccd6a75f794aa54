import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Accepts any number of connections and sends back what they send; says its port, then HOLD; ends when its stdin does. */
public class IdlePeer {
    public static void main(String[] args) throws IOException {
        final Selector selector = Selector.open();
        ServerSocketChannel listener = Opened.keep(ServerSocketChannel.open());
        listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1000);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        System.out.println("port " + listener.socket().getLocalPort());
        Thread echo = new Thread("echo") {
            @Override
            public void run() {
                try {
                    while (true) {
                        selector.select();
                        for (SelectionKey key : selector.selectedKeys()) {
                            serve(key, selector);
                        }
                        selector.selectedKeys().clear();
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        echo.setDaemon(true);
        echo.start();
        Opened.hold();
    }

    private static void serve(SelectionKey key, Selector selector) throws IOException {
        if (key.isAcceptable()) {
            SocketChannel accepted = ((ServerSocketChannel) key.channel()).accept();
            accepted.configureBlocking(false);
            accepted.register(selector, SelectionKey.OP_READ);
            return;
        }
        SocketChannel channel = (SocketChannel) key.channel();
        ByteBuffer one = ByteBuffer.allocate(1);
        if (channel.read(one) < 0) {
            channel.close();
        } else {
            one.flip();
            channel.write(one);
        }
    }
}

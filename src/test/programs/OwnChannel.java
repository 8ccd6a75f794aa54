import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/** A SocketChannel of the application's own, around one of the JDK's; made by its own provider. */
public final class OwnChannel extends SocketChannel {
    private final SocketChannel jdk;

    private OwnChannel(SelectorProvider provider, SocketChannel jdk) {
        super(provider);
        this.jdk = jdk;
    }

    /** Named by -Djava.nio.channels.spi.SelectorProvider. */
    public static final class Provider extends DelegatingSelectorProvider {
        @Override
        public SocketChannel openSocketChannel() throws IOException {
            return new OwnChannel(this, super.openSocketChannel());
        }
    }

    public static void main(String[] args) throws IOException {
        ServerSocketChannel listener =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        SocketChannel client = SocketChannel.open(listener.getLocalAddress());
        if (!(client instanceof OwnChannel)) {
            throw new IllegalStateException(client + " is not the application's own");
        }
        Opened.keep(listener.accept());
        Opened.keep(client);
        Opened.hold();
    }

    @Override
    public SocketChannel bind(SocketAddress local) throws IOException {
        jdk.bind(local);
        return this;
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        jdk.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return jdk.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return jdk.supportedOptions();
    }

    @Override
    public SocketChannel shutdownInput() throws IOException {
        jdk.shutdownInput();
        return this;
    }

    @Override
    public SocketChannel shutdownOutput() throws IOException {
        jdk.shutdownOutput();
        return this;
    }

    @Override
    public Socket socket() {
        return jdk.socket();
    }

    @Override
    public boolean isConnected() {
        return jdk.isConnected();
    }

    @Override
    public boolean isConnectionPending() {
        return jdk.isConnectionPending();
    }

    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        return jdk.connect(remote);
    }

    @Override
    public boolean finishConnect() throws IOException {
        return jdk.finishConnect();
    }

    @Override
    public SocketAddress getRemoteAddress() throws IOException {
        return jdk.getRemoteAddress();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        return jdk.getLocalAddress();
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return jdk.read(buffer);
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
        return jdk.read(buffers, offset, length);
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        return jdk.write(buffer);
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
        return jdk.write(buffers, offset, length);
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        jdk.close();
    }

    @Override
    protected void implConfigureBlocking(boolean block) throws IOException {
        jdk.configureBlocking(block);
    }
}

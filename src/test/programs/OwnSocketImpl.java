import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** An application whose sockets are of its own making: SocketImpl factories for clients and listeners, here on top of channels. */
public final class OwnSocketImpl extends SocketImpl {
    private SocketChannel channel;
    private ServerSocketChannel listener;

    public static void main(String[] args) throws IOException {
        Socket.setSocketImplFactory(OwnSocketImpl::new);
        ServerSocket.setSocketFactory(OwnSocketImpl::new);
        HoldConnection.main(args);
    }

    @Override
    protected void create(boolean stream) {}

    @Override
    protected void connect(String host, int port) throws IOException {
        connect(new InetSocketAddress(host, port), 0);
    }

    @Override
    protected void connect(InetAddress address, int port) throws IOException {
        connect(new InetSocketAddress(address, port), 0);
    }

    @Override
    protected void connect(SocketAddress address, int timeout) throws IOException {
        connected(SocketChannel.open(address));
    }

    private void connected(SocketChannel connected) throws IOException {
        channel = connected;
        address = ((InetSocketAddress) connected.getRemoteAddress()).getAddress();
        port = ((InetSocketAddress) connected.getRemoteAddress()).getPort();
        localport = ((InetSocketAddress) connected.getLocalAddress()).getPort();
    }

    @Override
    protected void bind(InetAddress host, int port) throws IOException {
        if (port == 0 && host.isAnyLocalAddress()) {
            return; // a client: the kernel does that
        }
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(host, port));
        localport = listener.socket().getLocalPort();
    }

    @Override
    protected void listen(int backlog) {}

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        ((OwnSocketImpl) accepted).connected(listener.accept());
    }

    @Override
    protected InputStream getInputStream() throws IOException {
        return channel.socket().getInputStream();
    }

    @Override
    protected OutputStream getOutputStream() throws IOException {
        return channel.socket().getOutputStream();
    }

    @Override
    protected int available() {
        return 0;
    }

    @Override
    protected void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
        if (listener != null) {
            listener.close();
        }
    }

    @Override
    protected void sendUrgentData(int data) {}

    @Override
    public void setOption(int option, Object value) {}

    @Override
    public Object getOption(int option) {
        return 0;
    }
}

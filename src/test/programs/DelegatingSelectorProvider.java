import java.io.IOException;
import java.lang.reflect.Method;
import java.net.ProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/** A provider of channels that the application brings (-Djava.nio.channels.spi.SelectorProvider); it has the JDK's make them. */
public class DelegatingSelectorProvider extends SelectorProvider {
    private final SelectorProvider jdk = jdk();

    private static SelectorProvider jdk() {
        try {
            Class<?> provider = Class.forName("sun.nio.ch.DefaultSelectorProvider");
            Method getter;
            try {
                getter = provider.getMethod("create");
            } catch (NoSuchMethodException e) {
                getter = provider.getMethod("get"); // JDK 16 and later
            }
            return (SelectorProvider) getter.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return jdk.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return jdk.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
        return jdk.openPipe();
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        return jdk.openSelector();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return jdk.openServerSocketChannel();
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return jdk.openSocketChannel();
    }

    @Override
    public Channel inheritedChannel() throws IOException {
        return jdk.inheritedChannel();
    }
}

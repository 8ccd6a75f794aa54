import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;

/** Mocks a final class of its own, and socket classes of the JDK, by Mockito's inline mock maker, which attaches an agent of its own. */
public final class Mocks {
    /** The program's own class. */
    static final class Greeter {
        String greeting() {
            return "real";
        }
    }

    public static void main(String[] args) throws Exception {
        say();
        Pairs.onDemand(Mocks::say);
    }

    private static String say() throws IOException {
        Greeter greeter = mock(Greeter.class);
        when(greeter.greeting()).thenReturn("mocked");
        Socket socket = mock(Socket.class);
        when(socket.getPort()).thenReturn(4711);
        ServerSocket listener = mock(ServerSocket.class);
        when(listener.accept()).thenReturn(socket);
        SocketChannel channel = mock(SocketChannel.class);
        when(channel.isConnected()).thenReturn(true);
        return greeter.greeting() + " " + listener.accept().getPort() + " " + channel.isConnected() + " "
                + new Greeter().greeting();
    }
}

import dev.keepalive.KeepAlive;
import dev.keepalive.KeepAliveAgent;
import dev.keepalive.config.Settings;
import dev.keepalive.socket.NewSockets;
import dev.keepalive.weave.Retransformation;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Code that a SecurityManager gives nothing but sockets: tries what it must not be able to do, says of each attempt how it went, and
 * holds a connection like {@link HoldConnection}.
 */
public final class Untrusted {
    public static void main(String[] args) throws Exception {
        attempt("the environment", () -> System.out.println("got " + System.getenv("KEEPIDLE")));
        attempt("the agent's descriptor functions", () -> {
            Field connected = NewSockets.class.getDeclaredField("connected");
            connected.setAccessible(true);
            System.out.println("got " + connected.get(null));
        });
        attempt(
                "a class in the agent's package",
                () -> ((Runnable) Class.forName("dev.keepalive.socket.Intruder")
                                .getConstructor()
                                .newInstance())
                        .run());
        attempt("the bridge", () -> Class.forName("sun.nio.ch.KeepAliveBridge"));
        attempt("another bridge", () -> new NewSockets().apply("connect", new Object[] {new Untrusted()}));
        attempt("the agent's reading of the environment", () -> {
            List<String> problems = new ArrayList<>();
            Settings.read("", null, problems);
            if (!problems.isEmpty()) {
                throw new SecurityException(problems.get(0));
            }
        });
        attempt(
                "other settings",
                () -> Settings.read("idle=1", Settings.current(), new ArrayList<>())
                        .apply());
        attempt("no settings", () -> Settings.withdraw());
        attempt("no hooks", () -> Retransformation.remove());
        attempt("an attach", () -> KeepAliveAgent.agentmain("command=detach", null));
        attempt("install", () -> KeepAlive.install("idle=1"));
        KeepAliveAgent.premain("keepalive=off", null);

        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket listener = new ServerSocket(0, 5, loopback);
                Socket client = new Socket(loopback, listener.getLocalPort());
                Socket accepted = listener.accept()) {
            System.out.println("HOLD");
            while (System.in.read() >= 0) {}
        }
    }

    private static void attempt(String what, Work work) {
        try {
            work.run();
            System.out.println(what + ": DONE");
        } catch (SecurityException | ExceptionInInitializerError e) {
            System.out.println(what + ": refused");
        } catch (Throwable e) {
            System.out.println(what + ": " + e);
        }
    }

    private interface Work {
        void run() throws Exception;
    }
}

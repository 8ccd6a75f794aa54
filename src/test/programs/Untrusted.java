import dev.keepalive.KeepAlive;
import dev.keepalive.KeepAliveAgent;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.jfr.KeepAliveEvents;
import dev.keepalive.log.Log;
import dev.keepalive.log.LogFile;
import dev.keepalive.socket.NettySockets;
import dev.keepalive.socket.NewSockets;
import dev.keepalive.socket.SocketOrigins;
import dev.keepalive.transform.HookStates;
import dev.keepalive.transform.Retransformation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

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
        attempt(
                "another bridge of the JDK's",
                () -> new NewSockets().apply("connect", new Object[] {
                    BinaryOperator.minBy((Object one, Object other) -> 0).andThen(result -> null)
                }));
        attempt("a line", () -> Log.warn("forged"));
        attempt(
                "a line by reflection",
                () -> rethrow(
                        () -> Log.class.getMethod("warnOnce", String.class).invoke(null, "forged by reflection")));
        attempt("a line of another subject", () -> Log.infoOnce("subject", "forged"));
        attempt("a line about a file", () -> LogFile.check("forged"));
        attempt("a state", () -> HookStates.doesNotFit("forged/Class"));
        attempt(
                "a state of Netty's",
                () -> new NettySockets()
                        .apply("failed", new Object[] {"forged/Class", new NoSuchMethodError("forged")}));
        attempt("an event", () -> KeepAliveEvents.optionKept("forged", "SO_KEEPALIVE", false, true));
        attempt("an event of a setting", () -> KeepAliveEvents.settingsChanged("idle", "1", "2", "forged"));
        attempt("a value that the agent has given", () -> Settings.remember(Setting.IDLE, 1));
        attempt("a count of origins", () -> SocketOrigins.count());
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

    private static void rethrow(Work work) throws Exception {
        try {
            work.run();
        } catch (InvocationTargetException e) {
            throw (SecurityException) e.getCause();
        }
    }

    private interface Work {
        void run() throws Exception;
    }
}

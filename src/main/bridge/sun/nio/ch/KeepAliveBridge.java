package sun.nio.ch;

import java.io.FileDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.StandardSocketOptions;
import java.util.function.BiFunction;

/**
 * The only class that the agent adds to java.base: what the woven JDK classes call, and what the agent needs from the JDK's inside.
 *
 * <p>It knows nothing but java.base, so each side sees the other as a function of the name of an operation and its arguments. The agent's
 * end is {@code dev.keepalive.socket.NewSockets}; it is fetched once, when the first woven method runs. Nothing that woven methods call
 * throws: their callers are socket calls of the application.
 *
 * <p>The build compiles this class and embeds its bytes as {@code dev.keepalive.transform.BridgeBytes}; it is not in the jar as a file.
 */
public final class KeepAliveBridge implements BiFunction<String, Object[], Object>, Runnable {
    /** Frames of {@link #fits}: some 64 KB, which the loading of the agent's end does not need. */
    private static final int DEPTH = 256;

    /** Bytes of heap, which the loading of the agent's end does not need. */
    private static final int ROOM = 1 << 18;

    /** Frames of {@link #fits} that starting a thread does not need. */
    private static final int DEPTH_TO_START = 32;

    /** Bytes, for the thread that fetches the agent's end where the stack of the calling thread is too short. */
    private static final long STACK_SIZE = 1 << 20;

    /** How long sockets wait for that thread after its start, in milliseconds: it may need a lock that the application holds. */
    private static final long LONGEST_WAIT = 1000;

    /** How long no thread is started after one that could not be: the JVM writes a line on stdout each time. In milliseconds. */
    private static final long PAUSE = 60000;

    /** Null until it has been fetched. */
    private static volatile BiFunction<String, Object[], Object> agent;

    /** Whether it cannot be had. */
    private static volatile boolean failed;

    /** Whether a class loader that loads the agent's end opens a socket for it. */
    private static boolean connecting;

    /** The thread that fetches it, or null. */
    private static volatile Thread fetcher;

    /** When the last one was started, or could not be, in nanoseconds. */
    private static volatile long started;

    private static volatile boolean cannotStart;

    private static volatile Method getter;

    private static volatile Method localPort;

    private KeepAliveBridge() {}

    private static BiFunction<String, Object[], Object> agent() {
        if (agent == null && !failed && (fetcher != null || !fetchAgent())) {
            fetchInThread();
        }
        return agent;
    }

    /** Fetches the agent's end before the first socket asks for it. There is no static initializer, which could fail only once. */
    public static void connect() {
        agent();
    }

    @SuppressWarnings({"unchecked", "deprecation"
    }) // newInstance: the one reflective call that needs no further classes on JDK 8
    private static synchronized boolean fetchAgent() {
        if (agent == null && !failed && !connecting) {
            connecting = true;
            try {
                fits(DEPTH, 0, 0, 0, 0, 0, 0, new byte[ROOM].length);
                Class<?> end =
                        Class.forName("dev.keepalive.socket.NewSockets", true, ClassLoader.getSystemClassLoader());
                BiFunction<String, Object[], Object> found = (BiFunction<String, Object[], Object>) end.newInstance();
                found.apply("connect", new Object[] {new KeepAliveBridge()});
                agent = found;
            } catch (StackOverflowError e) {
                return false;
            } catch (Throwable e) {
                if (!isOutOfMemoryOrStack(e)) {
                    failed = true;
                    System.err.println("keepalive-agent: sockets stay as they are, was the agent's jar changed? " + e);
                }
            } finally {
                connecting = false;
            }
        }
        return true;
    }

    /** Without a lock, since the application may hold one that the thread needs; racing threads may each start one. */
    private static void fetchInThread() {
        try {
            fits(DEPTH_TO_START, 0, 0, 0, 0, 0, 0, 0);
            Thread thread = fetcher;
            if (thread == null && agent == null && (!cannotStart || millisSinceStart() > PAUSE)) {
                thread = startFetcher();
            }
            long wait = LONGEST_WAIT - millisSinceStart();
            if (thread != null && thread != Thread.currentThread() && wait > 0) {
                thread.join(wait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // the stack has come to its end, or no thread is to be had: a later socket tries again
        }
    }

    private static Thread startFetcher() {
        Thread thread = new Thread(null, new KeepAliveBridge(), "keepalive-agent", STACK_SIZE);
        thread.setDaemon(true);
        started = System.nanoTime();
        fetcher = thread; // first: it is cleared when the thread ends
        try {
            thread.start();
            return thread;
        } catch (Throwable e) {
            fetcher = null;
            cannotStart = e instanceof OutOfMemoryError;
            return null;
        }
    }

    private static long millisSinceStart() {
        return (System.nanoTime() - started) / 1000000;
    }

    /** What that thread does. */
    @Override
    public void run() {
        fetchAgent();
        fetcher = null;
    }

    /** Whether this is the application's own moment: the next socket tries again. */
    private static boolean isOutOfMemoryOrStack(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof VirtualMachineError) {
                return true;
            }
        }
        return false;
    }

    /** Fails if the stack has no room left: before a static initializer does, whose class would be unusable from then on. */
    private static long fits(int frames, long a, long b, long c, long d, long e, long f, long g) {
        return frames == 0 ? a + b + c + d + e + f + g : 1 + fits(frames - 1, a, b, c, d, e, f, g);
    }

    private static Object tell(String event, Object... arguments) {
        BiFunction<String, Object[], Object> end = agent();
        return end == null ? null : end.apply(event, arguments);
    }

    /** A client socket; called for every socket, hence the flag. */
    public static void created(FileDescriptor fd, boolean stream) {
        if (stream) {
            tell("client", fd, null);
        }
    }

    /** JDK 8 to 12 create listeners in the same method: those have a server socket. */
    public static void created(FileDescriptor fd, boolean stream, ServerSocket serverSocket) {
        created(fd, stream && serverSocket == null);
    }

    /** JDK 13 to 17 with jdk.net.usePlainSocketImpl: the same method, the listener told by a flag. */
    public static void created(FileDescriptor fd, boolean stream, boolean server) {
        created(fd, stream && !server);
    }

    /** A socket that came out of accept, or a descriptor that was adopted: then the peer may be null. */
    public static void accepted(FileDescriptor fd, SocketAddress peer) {
        tell("accepted", fd, peer);
    }

    /** The same where Unix-domain sockets (JDK 16 and later) take the same way. */
    public static void acceptedIfInternet(FileDescriptor fd, SocketAddress peer) {
        if (peer instanceof InetSocketAddress) {
            accepted(fd, peer);
        }
    }

    /** A socket that came out of ServerSocket.accept. */
    public static void accepted(FileDescriptor fd, InetAddress address, int port) {
        accepted(fd, new InetSocketAddress(address, port));
    }

    /** A client socket is about to connect: woven only while the debug log, Flight Recorder or a count of origins wants to know. */
    public static void connecting(FileDescriptor fd, InetAddress address, int port) {
        tell("connecting", fd, new InetSocketAddress(address, port));
    }

    /** It has its addresses, though a channel that does not block may not be connected yet. */
    public static void connected(FileDescriptor fd) {
        tell("connected", fd, null);
    }

    /**
     * The application sets an option.
     *
     * @return the value to set instead
     */
    public static Object option(FileDescriptor fd, SocketOption<?> option, Object value) {
        return option(fd, option.name(), value);
    }

    /** The same by the numbers of JDK 8 to 12, and 13 to 17 with jdk.net.usePlainSocketImpl. */
    public static Object option(FileDescriptor fd, int option, Object value) {
        return option == SocketOptions.SO_KEEPALIVE ? option(fd, "SO_KEEPALIVE", value) : value;
    }

    private static Object option(FileDescriptor fd, String name, Object value) {
        if (!name.equals("SO_KEEPALIVE") && !name.startsWith("TCP_KEEP")) {
            return value;
        }
        Object kept = tell("option", fd, name, value);
        return kept == null ? value : kept;
    }

    /**
     * What the agent asks for; {@code dev.keepalive.socket.Bridge} has the operations with their types. Throws what the JDK throws, {@link
     * java.io.IOException} included.
     */
    @Override
    public Object apply(String operation, Object[] arguments) {
        try {
            switch (operation) {
                case "number":
                    return IOUtil.fdVal((FileDescriptor) arguments[0]);
                case "descriptor":
                    return IOUtil.newFD((Integer) arguments[0]);
                case "set":
                    Net.setSocketOption(
                            (FileDescriptor) arguments[0], Net.UNSPEC, (SocketOption<?>) arguments[1], arguments[2]);
                    return null;
                case "isKeepAliveOn":
                    return Net.getSocketOption(
                            (FileDescriptor) arguments[0], Net.UNSPEC, StandardSocketOptions.SO_KEEPALIVE);
                case "get":
                    return get((FileDescriptor) arguments[0], (Integer) arguments[1], (Integer) arguments[2]);
                case "localPort":
                    return localPort((FileDescriptor) arguments[0]);
                case "peer":
                    return Net.remoteAddress((FileDescriptor) arguments[0]); // JDK 13 and later
                default:
                    throw new IllegalArgumentException(operation);
            }
        } catch (Throwable e) {
            throw KeepAliveBridge.<RuntimeException>undeclared(e);
        }
    }

    /** getsockopt(2) of an int: reflective, the method being private. For the few calls after an attach, and for a recording. */
    private static Object get(FileDescriptor fd, int level, int name) throws Throwable {
        if (getter == null) {
            getter = find("getIntOption0", FileDescriptor.class, boolean.class, int.class, int.class);
        }
        return invoke(getter, fd, false, level, name);
    }

    /** One getsockname(2), where Net.localAddress calls it twice. */
    private static Object localPort(FileDescriptor fd) throws Throwable {
        if (localPort == null) {
            localPort = find("localPort", FileDescriptor.class);
        }
        return invoke(localPort, fd);
    }

    /** Racing threads find the same one. */
    private static Method find(String name, Class<?>... parameters) throws NoSuchMethodException {
        Method found = Net.class.getDeclaredMethod(name, parameters);
        found.setAccessible(true);
        return found;
    }

    private static Object invoke(Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @SuppressWarnings("unchecked") // the cast is the way past the compiler's check
    private static <E extends Throwable> E undeclared(Throwable e) throws E {
        throw (E) e;
    }
}

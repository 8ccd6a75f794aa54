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
 * The only class that the agent adds to java.base. Woven classes of the JDK call it, and the agent uses it to call
 * internal methods of the JDK.
 *
 * <p>It refers only to classes of java.base. So each side sees the other as a function that takes the name of an
 * operation and its arguments. The agent's end is {@code dev.keepalive.socket.NewSockets}; it is fetched once, when the
 * first woven method runs. Methods called by woven code throw nothing, since their callers are socket calls of the
 * application.
 *
 * <p>The build compiles this class and embeds its bytes as {@code dev.keepalive.transform.BridgeBytes}; the jar does
 * not contain it as a file.
 */
public final class KeepAliveBridge implements BiFunction<String, Object[], Object>, Runnable {
    /** The number of frames of {@link #fits}. They take some 64 KB, more than loading the agent's end needs. */
    private static final int DEPTH = 256;

    /** The number of bytes of heap, more than loading the agent's end needs. */
    private static final int ROOM = 1 << 18;

    /** The number of frames of {@link #fits}, more than starting a thread needs. */
    private static final int DEPTH_TO_START = 32;

    /**
     * The stack size, in bytes, of the thread that fetches the agent's end if the stack of the calling thread is too
     * short.
     */
    private static final long STACK_SIZE = 1 << 20;

    /**
     * How long sockets wait for the thread that fetches the agent's end after it was started, in milliseconds. The
     * thread may need a lock that the application holds.
     */
    private static final long LONGEST_WAIT = 1000;

    /**
     * How long no thread is started after one could not be started, in milliseconds. The JVM prints a line on stdout
     * each time.
     */
    private static final long PAUSE = 60000;

    /** The agent's end; null until it has been fetched. */
    private static volatile BiFunction<String, Object[], Object> agent;

    /** Whether the agent's end cannot be fetched. */
    private static volatile boolean failed;

    /**
     * Whether the agent's end is being fetched: a class loader may open a socket for this, which must not fetch it
     * again.
     */
    private static boolean connecting;

    /** The thread that fetches the agent's end, or null. */
    private static volatile Thread fetcher;

    /** When a thread was last started, or could not be started, as given by {@link System#nanoTime}. */
    private static volatile long started;

    /** Whether the last thread could not be started for lack of memory. */
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

    /**
     * Fetches the agent's end before the first socket needs it. This is not done in a static initializer, which could
     * fail only once.
     */
    public static void connect() {
        agent();
    }

    // newInstance is deprecated, but no other reflective call does without further classes on JDK 8
    @SuppressWarnings({"unchecked", "deprecation"})
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

    /**
     * Fetches the agent's end in a thread, and waits for it. Takes no lock, since the application may hold one that the
     * thread needs; racing threads may each start one.
     */
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
            // stack overflow, or no thread can be started: a later socket tries again
        }
    }

    private static Thread startFetcher() {
        Thread thread = new Thread(null, new KeepAliveBridge(), "keepalive-agent", STACK_SIZE);
        thread.setDaemon(true);
        started = System.nanoTime();
        fetcher = thread; // before the start, since the thread clears it when it ends
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

    /** Fetches the agent's end, in the thread that was started for this. */
    @Override
    public void run() {
        fetchAgent();
        fetcher = null;
    }

    /** Returns whether the stack or the heap of the application was full, so that the next socket tries again. */
    private static boolean isOutOfMemoryOrStack(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof VirtualMachineError) {
                return true;
            }
        }
        return false;
    }

    /**
     * Throws a StackOverflowError if the stack has no room for these frames. Otherwise a static initializer could throw
     * it, and its class would be unusable from then on.
     */
    private static long fits(int frames, long a, long b, long c, long d, long e, long f, long g) {
        return frames == 0 ? a + b + c + d + e + f + g : 1 + fits(frames - 1, a, b, c, d, e, f, g);
    }

    private static Object tell(String event, Object... arguments) {
        BiFunction<String, Object[], Object> end = agent();
        return end == null ? null : end.apply(event, arguments);
    }

    /**
     * Called for a new client socket, and for every other socket: hence the flag.
     *
     * @param stream whether it is a stream socket, and not one for datagrams
     */
    public static void created(FileDescriptor fd, boolean stream) {
        if (stream) {
            tell("client", fd, null);
        }
    }

    /**
     * Called for a new socket by JDK 8 to 12, which create listeners in the same method: these have a server socket.
     */
    public static void created(FileDescriptor fd, boolean stream, ServerSocket serverSocket) {
        created(fd, stream && serverSocket == null);
    }

    /**
     * Called for a new socket by JDK 13 to 17 with jdk.net.usePlainSocketImpl, which create listeners in the same
     * method: these have a flag.
     */
    public static void created(FileDescriptor fd, boolean stream, boolean server) {
        created(fd, stream && !server);
    }

    /** Called for a socket that was accepted, and for a descriptor that was adopted, whose peer may be null. */
    public static void accepted(FileDescriptor fd, SocketAddress peer) {
        tell("accepted", fd, peer);
    }

    /** Called for a socket that was accepted or adopted, if it may be a Unix-domain socket (JDK 16 and later). */
    public static void acceptedIfInternet(FileDescriptor fd, SocketAddress peer) {
        if (peer instanceof InetSocketAddress) {
            accepted(fd, peer);
        }
    }

    /** Called for a socket that ServerSocket.accept has returned. */
    public static void accepted(FileDescriptor fd, InetAddress address, int port) {
        accepted(fd, new InetSocketAddress(address, port));
    }

    /**
     * Called when a client socket is about to connect. Woven only while the debug log, Flight Recorder or a count of
     * origins needs it.
     */
    public static void connecting(FileDescriptor fd, InetAddress address, int port) {
        tell("connecting", fd, new InetSocketAddress(address, port));
    }

    /** Called when a client socket has its addresses; a non-blocking channel may not be connected yet. */
    public static void connected(FileDescriptor fd) {
        tell("connected", fd, null);
    }

    /**
     * Called when the application sets an option.
     *
     * @return the value to set instead
     */
    public static Object option(FileDescriptor fd, SocketOption<?> option, Object value) {
        return option(fd, option.name(), value);
    }

    /**
     * Called when the application sets an option by one of the numbers in SocketOptions, on JDK 8 to 12, and on 13 to
     * 17 with jdk.net.usePlainSocketImpl.
     *
     * @return the value to set instead
     */
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
     * Performs an operation for the agent; {@code dev.keepalive.socket.Bridge} has the operations with their types.
     * Throws what the JDK throws, even an undeclared {@link java.io.IOException}.
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

    /**
     * Returns the value of an int option, by getsockopt(2). The JDK's method is private and is called by reflection,
     * which is for the few calls after an attach and for a recording.
     */
    private static Object get(FileDescriptor fd, int level, int name) throws Throwable {
        if (getter == null) {
            getter = find("getIntOption0", FileDescriptor.class, boolean.class, int.class, int.class);
        }
        return invoke(getter, fd, false, level, name);
    }

    /** Returns the local port with one call of getsockname(2); Net.localAddress needs two. */
    private static Object localPort(FileDescriptor fd) throws Throwable {
        if (localPort == null) {
            localPort = find("localPort", FileDescriptor.class);
        }
        return invoke(localPort, fd);
    }

    /** Returns a method of Net. Racing threads find the same one. */
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

package sun.nio.ch;

import java.io.FileDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.StandardSocketOptions;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;

/**
 * The only class that the agent adds to java.base: what the woven JDK classes call, and what the agent needs from the JDK's inside.
 *
 * <p>It knows nothing but java.base, so the agent stands behind JDK types. The agent's end is {@code dev.keepalive.socket.SocketHooks};
 * it is fetched once, when the first woven method runs. Nothing here throws: the callers are socket calls of the application.
 *
 * <p>The build compiles this class and embeds its bytes as {@code dev.keepalive.weave.BridgeBytes}; it is not in the jar as a file.
 */
public final class KeepAliveBridge
        implements BiConsumer<FileDescriptor, Object[]>,
                ToIntFunction<FileDescriptor>,
                Predicate<FileDescriptor>,
                IntFunction<FileDescriptor>,
                ToIntBiFunction<FileDescriptor, int[]> {

    /** Gets a descriptor with what happened to it and its peer; null if the agent's end was not found. */
    private static final BiConsumer<FileDescriptor, Object[]> AGENT = agentEnd();

    private KeepAliveBridge() {}

    @SuppressWarnings({"unchecked", "deprecation"
    }) // newInstance: the one reflective call that needs no further classes on JDK 8
    private static BiConsumer<FileDescriptor, Object[]> agentEnd() {
        try {
            Class<?> hooks =
                    Class.forName("dev.keepalive.socket.SocketHooks", true, ClassLoader.getSystemClassLoader());
            return ((Function<Object, BiConsumer<FileDescriptor, Object[]>>) hooks.newInstance())
                    .apply(new KeepAliveBridge());
        } catch (Throwable e) {
            System.err.println("keepalive-agent: sockets stay as they are: " + e);
            return null;
        }
    }

    private static void tell(FileDescriptor fd, Object... event) {
        if (AGENT != null) { // null also while a class loader opens a socket to load the agent's end
            AGENT.accept(fd, event);
        }
    }

    /** A client socket; called for every socket, hence the flag. */
    public static void created(FileDescriptor fd, boolean stream) {
        if (stream) {
            tell(fd, "client", (Object) null);
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
        tell(fd, "accepted", peer);
    }

    /** The same where Unix-domain sockets (JDK 16 and later) take the same way. */
    public static void accepted(FileDescriptor fd, SocketAddress peer, ProtocolFamily family) {
        if (!"UNIX".equals(family.name())) {
            accepted(fd, peer);
        }
    }

    /** A socket that came out of ServerSocket.accept. */
    public static void accepted(FileDescriptor fd, InetAddress address, int port) {
        accepted(fd, new InetSocketAddress(address, port));
    }

    /** A client socket is about to connect: woven only while the debug log is on. */
    public static void connecting(FileDescriptor fd, InetAddress address, int port) {
        tell(fd, "connecting", new InetSocketAddress(address, port));
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
        Object[] event = {"option", name, value};
        tell(fd, event);
        return event[2];
    }

    /**
     * Sets one option; throws what the JDK throws, {@link java.io.IOException} included, and on JDK 8 and 11 AssertionError for
     * an option that the JDK does not know.
     *
     * @param option a {@link SocketOption} and its value, or null and {level, name, value} for a plain setsockopt(2), which the woven
     *     {@code Net.setSocketOption} passes on
     */
    @Override
    public void accept(FileDescriptor fd, Object[] option) {
        try {
            Net.setSocketOption(fd, Net.UNSPEC, (SocketOption<?>) option[0], option[1]);
        } catch (Throwable e) {
            KeepAliveBridge.<RuntimeException>rethrow(e);
        }
    }

    @SuppressWarnings("unchecked") // the cast is the way past the compiler's check
    private static <E extends Throwable> void rethrow(Throwable e) throws E {
        throw (E) e;
    }

    /** The number of a descriptor. */
    @Override
    public int applyAsInt(FileDescriptor fd) {
        return IOUtil.fdVal(fd);
    }

    /** Whether the kernel has keepalive on for a descriptor. */
    @Override
    public boolean test(FileDescriptor fd) {
        try {
            return Boolean.TRUE.equals(Net.getSocketOption(fd, Net.UNSPEC, StandardSocketOptions.SO_KEEPALIVE));
        } catch (Throwable e) {
            return false; // closed: what the application is about to do tells it so
        }
    }

    /** A descriptor of that number, which nobody closes when it is no longer used. */
    @Override
    public FileDescriptor apply(int number) {
        return IOUtil.newFD(number);
    }

    /**
     * getsockopt(2) of an int; throws what it fails with. For the few calls after an attach: it is reflective.
     *
     * @param option {level, name}
     */
    @Override
    public int applyAsInt(FileDescriptor fd, int[] option) {
        try {
            Method getter = Net.class.getDeclaredMethod(
                    "getIntOption0", FileDescriptor.class, boolean.class, int.class, int.class);
            getter.setAccessible(true);
            return (Integer) getter.invoke(null, fd, false, option[0], option[1]);
        } catch (InvocationTargetException e) {
            KeepAliveBridge.<RuntimeException>rethrow(e.getCause());
        } catch (ReflectiveOperationException e) {
            KeepAliveBridge.<RuntimeException>rethrow(e);
        }
        return 0; // not reached
    }
}

package dev.keepalive.socket;

import dev.keepalive.config.Platform;
import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import dev.keepalive.transform.HookStates;
import dev.keepalive.transform.SocketTransformer;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Paths;
import java.util.Collections;
import java.util.function.BiFunction;

/**
 * Handles the events of sockets of Netty's native transports, by passing their descriptors on to {@link NewSockets}.
 *
 * <p>Code woven into Netty creates an instance by reflection for each call (docs/architecture.md). Nothing here may
 * throw, or call into the application.
 */
public final class NettySockets implements BiFunction<String, Object[], Object> {
    private static final String IF_TCP = " if TCP";
    private static final String CONNECTS = " that connects";
    private static final int INT_BYTES = 4;

    /** Called only by woven classes. */
    public NettySockets() {}

    /**
     * Handles an event of a socket.
     *
     * @param operation {@code client} or {@code accepted} for a new socket, followed by {@code that connects} if its
     *     connect will be reported, and by {@code if TCP} if the socket may be of another family; {@code connected} for
     *     a socket that may be a datagram socket; the JDK's name of an option that is being set, or {@code setsockopt};
     *     {@code failed} if the code woven into a class has thrown an exception
     * @param arguments the number of the descriptor, followed by the peer if it is known, or by the arguments of the
     *     setter of an option; for {@code failed} the class and the exception
     * @return for an option, the last argument or the value to set instead
     */
    @Override
    public Object apply(String operation, Object[] arguments) {
        if (Settings.underSecurityManager() && !isWoven(new Throwable().getStackTrace()[1])) {
            throw new SecurityException("only Netty's classes may call this");
        }
        Object last = arguments[arguments.length - 1];
        try {
            if ("failed".equals(operation)) {
                failed((String) arguments[0], (Throwable) last);
                return null;
            }
            Settings settings = Settings.current();
            NewSockets sockets = settings == null || !settings.enabled() ? null : connected();
            if (sockets == null) {
                return last; // detached, or switched off, or the bridge cannot be defined
            }
            int number = (Integer) arguments[0];
            if (operation.startsWith("client") || operation.startsWith("accepted")) {
                created(sockets, operation, number, arguments.length > 1 ? last : null, settings.debug());
            } else if ("connected".equals(operation)) {
                connected(sockets, number, last);
            } else {
                return guarded(sockets, operation, number, arguments);
            }
        } catch (Throwable e) { // whatever it is, the application's socket works without the agent
            Log.warnOnce("a socket of Netty's stays as it is: " + e);
        }
        return last;
    }

    private static boolean isWoven(StackTraceElement caller) {
        return SocketTransformer.isNettys(caller.getClassName().replace('.', '/'));
    }

    /**
     * Returns the agent's end of the bridge. Since the first socket of the JVM may be one of Netty's, the bridge may
     * have to be defined here.
     */
    private static NewSockets connected() throws Exception {
        if (NewSockets.connected() == null) {
            // the static initializer of Net defines the bridge, unless it ran before the agent was loaded
            Class.forName("sun.nio.ch.Net", true, null);
            SocketTransformer.connectBridge();
        }
        return NewSockets.connected();
    }

    /**
     * Reports an exception of woven code. If it is a method that this release of Netty lacks, it will never work; any
     * other failure may be temporary.
     */
    private static void failed(String owner, Throwable reason) {
        String name = owner.replace('/', '.');
        if (reason instanceof LinkageError) {
            HookStates.doesNotFit(owner);
            Log.warnOnce(name + " does not fit, its sockets stay as they are: " + reason);
        } else {
            Log.warnOnce("a socket of " + name + " stays as it is: " + reason);
        }
    }

    private static void created(NewSockets sockets, String operation, int number, Object knownPeer, boolean debug) {
        FileDescriptor fd = sockets.bridge().descriptor(number);
        String event = operation;
        if (event.endsWith(IF_TCP)) {
            if (!new OpenSocket(number, sockets.bridge()).isTcp()) {
                return;
            }
            event = event.substring(0, event.length() - IF_TCP.length());
        }
        boolean connects = event.endsWith(CONNECTS);
        if (connects) {
            event = event.substring(0, event.length() - CONNECTS.length());
        }
        Object peer = "client".equals(event)
                ? "(not connected yet)"
                : knownPeer != null ? knownPeer : debug ? peer(new OpenSocket(number, sockets.bridge())) : null;
        sockets.apply(event, new Object[] {fd, peer, SocketEvents.NETTY, connects});
    }

    private static void connected(NewSockets sockets, int number, Object peer) {
        if (peer instanceof InetSocketAddress) { // otherwise it is a Unix-domain socket
            FileDescriptor fd = sockets.bridge().descriptor(number);
            sockets.apply("connected", new Object[] {fd, peer, SocketEvents.NETTY, true});
        }
    }

    private static Object guarded(NewSockets sockets, String operation, int number, Object[] arguments) {
        Object value = arguments[arguments.length - 1];
        String option = operation;
        if ("setsockopt".equals(operation)) {
            option = KeepAliveOptions.jdkName((Integer) arguments[1], (Integer) arguments[2]);
        }
        if (option == null || value instanceof ByteBuffer && ((ByteBuffer) value).remaining() != INT_BYTES) {
            return value;
        }
        int asked = value instanceof ByteBuffer ? intIn((ByteBuffer) value) : (Integer) value;
        boolean isFlag = "SO_KEEPALIVE".equals(option);
        Object jdkValue = isFlag ? (Object) (asked != 0) : (Object) asked;
        Object kept = sockets.apply("option", new Object[] {sockets.bridge().descriptor(number), option, jdkValue});
        if (kept.equals(jdkValue)) {
            return value;
        }
        int instead = isFlag ? 1 : (Integer) kept; // SO_KEEPALIVE is only ever kept at true
        return value instanceof ByteBuffer ? bytes(instead) : (Object) instead;
    }

    /** Reads the int that setsockopt(2) would get, without changing the buffer. */
    private static int intIn(ByteBuffer buffer) {
        return buffer.duplicate().order(ByteOrder.nativeOrder()).getInt();
    }

    private static ByteBuffer bytes(int value) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(INT_BYTES).order(ByteOrder.nativeOrder());
        buffer.putInt(0, value);
        return buffer;
    }

    /**
     * Returns the peer of a socket, for the debug log. This may take the reading of a table, since getpeername(2)
     * cannot be called before JDK 13.
     */
    private static Object peer(OpenSocket socket) {
        if (!Platform.LINUX) {
            return null;
        }
        try {
            String inode = socket.inode();
            TcpTableRow row = ProcNetTcp.rows(Paths.get(OwnProc.DIRECTORY, "net"), Collections.singleton(inode))
                    .get(inode);
            return row == null ? null : "/" + row.peer;
        } catch (IOException e) {
            return null; // no /proc
        }
    }
}

package dev.keepalive.socket;

import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import java.io.FileDescriptor;
import java.io.IOException;
import java.util.function.IntFunction;
import java.util.function.ToIntBiFunction;

/**
 * The agent's end for Netty's native transports: their descriptors go the same way as the JDK's.
 *
 * <p>What is woven into Netty makes an instance by reflection for each call (docs/architecture.md). Nothing here may throw, lock or
 * call into the application.
 */
public final class NettyHooks implements ToIntBiFunction<String, Object> {
    /** The same as for the JDK's sockets; null if the JDK has not taken the bridge. */
    private static final SocketHooks HOOKS = connect();

    /** Called by woven classes alone. */
    public NettyHooks() {}

    /** The first socket of the JVM may be one of Netty's, so it may be here that the bridge comes into being. */
    private static SocketHooks connect() {
        try {
            Class.forName(
                    "sun.nio.ch.Net", true, null); // if this was not loaded before the agent, it defines the bridge
            Class.forName("sun.nio.ch.KeepAliveBridge", true, null);
            return SocketHooks.connected();
        } catch (Throwable e) { // the application's sockets work without us
            Log.warnOnce("sockets of Netty's native transports stay as they are: " + e);
            return null;
        }
    }

    /**
     * Something happens to a socket.
     *
     * @param what {@code client} or {@code accepted} for a new one; the JDK's name of the option that is being set, or {@code setsockopt}; the name of the class if its woven code has failed
     * @param detail the descriptor's number, for an option followed by the arguments of its setter; or what was thrown
     * @return the value to set
     */
    @Override
    public int applyAsInt(String what, Object detail) {
        if (detail instanceof Throwable) {
            Log.warnOnce(what + " does not fit, its sockets stay as they are: " + detail);
            return 0;
        }
        int[] numbers = (int[]) detail;
        int value = numbers[numbers.length - 1];
        try {
            Settings settings = Settings.current();
            if (HOOKS == null || settings == null || !settings.enabled()) {
                return value; // detached, or switched off
            }
            if (numbers.length == 1) {
                created(what, value, settings.debug());
                return value;
            }
            return guarded(what, numbers, value);
        } catch (Throwable e) { // whatever it is, the application's socket works without us
            Log.warnOnce("a socket of Netty's stays as it is: " + e);
            return value;
        }
    }

    private static void created(String what, int number, boolean debug) {
        FileDescriptor fd = descriptor(number);
        Object peer = "client".equals(what) ? "(not connected yet)" : debug ? peer(number) : null;
        HOOKS.accept(fd, new Object[] {what, peer});
    }

    private static int guarded(String what, int[] numbers, int value) {
        String option = what;
        if ("setsockopt".equals(what)) {
            option = KeepAliveOptions.jdkName(numbers[1], numbers[2]);
            if (option == null) {
                return value;
            }
        }
        Object asked = "SO_KEEPALIVE".equals(option) ? (Object) (value != 0) : (Object) value;
        Object[] event = {"option", option, asked};
        HOOKS.accept(descriptor(numbers[0]), event);
        if (event[2].equals(asked)) {
            return value;
        }
        return event[2] instanceof Boolean ? 1 : (Integer) event[2]; // keepalive is only ever held on
    }

    @SuppressWarnings("unchecked") // the bridge cannot be named here: its package is not exported
    private static FileDescriptor descriptor(int number) {
        return ((IntFunction<FileDescriptor>) SocketHooks.bridge()).apply(number);
    }

    /** For the debug log, which may cost the reading of a table; getpeername(2) is not to be had before JDK 13. */
    private static Object peer(int number) {
        try {
            return "/" + ProcNetTcp.read().of(number).peer;
        } catch (IOException e) {
            return null; // not Linux
        }
    }
}

package dev.keepalive.socket;

import dev.keepalive.log.Log;
import java.io.FileDescriptor;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * With {@code log=debug} one line per socket: descriptor, peer, what was set. A client socket has no peer before it connects, so its
 * line waits until then, but for one of Netty's native transports, of whose connecting the agent does not hear.
 */
final class DebugLog {
    private static final Map<FileDescriptor, String> UNCONNECTED = new WeakHashMap<FileDescriptor, String>();

    private DebugLog() {}

    static void created(int number, FileDescriptor fd, Object[] event, KeepAliveOption[] options) {
        StringBuilder set = new StringBuilder();
        for (KeepAliveOption option : options) {
            set.append(' ').append(option.name).append('=').append(option.value);
        }
        if ("client".equals(event[0]) && event[1] == null) {
            synchronized (UNCONNECTED) {
                UNCONNECTED.put(fd, set.toString());
            }
        } else {
            write(event[0], number, event[1], set);
        }
    }

    static void connecting(int number, FileDescriptor fd, Object peer) {
        String set;
        synchronized (UNCONNECTED) {
            set = UNCONNECTED.remove(fd);
        }
        if (set != null) {
            write("client", number, peer, set);
        }
    }

    static void held(int number, String option, Object value, Object held) {
        Log.debug("fd=" + number + " " + option + "=" + held + " held on against " + caller() + ", which asked for "
                + value);
    }

    /** The first method on the stack that belongs neither to the JDK nor to the agent. */
    private static String caller() {
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            String type = frame.getClassName();
            if (!type.startsWith("java.")
                    && !type.startsWith("javax.")
                    && !type.startsWith("jdk.")
                    && !type.startsWith("sun.")
                    && !type.startsWith("com.sun.")
                    && !type.startsWith("dev.keepalive.")) {
                return type + "." + frame.getMethodName();
            }
        }
        return "the JDK";
    }

    private static void write(Object kind, int number, Object peer, CharSequence set) {
        Log.debug(kind + " fd=" + number + " peer=" + (peer == null ? "unknown" : peer) + set);
    }
}

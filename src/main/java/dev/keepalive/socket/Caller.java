package dev.keepalive.socket;

/** Finds the code that creates a socket or sets one of its options. */
final class Caller {
    /** The number of parts of a package name that name a library: {@code org.apache.kafka}, {@code com.mysql.cj}. */
    private static final int PARTS_OF_A_LIBRARY = 3;

    /** The result if there is no other code on the stack, as for sockets that the JDK's HTTP server accepts. */
    private static final String JDK = "the JDK";

    private Caller() {}

    /** Initializes this class. */
    static void load() {}

    /**
     * Returns the first method on the stack that does not belong to the JDK, to the agent or to Netty, which sets
     * options on behalf of others. If the event loop of Netty does this later, it is the first method of Netty.
     */
    static String find() {
        String netty = null;
        String nettysFirst = null;
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            String type = frame.getClassName();
            if (isJdks(type) || type.startsWith("dev.keepalive.")) {
                continue;
            }
            String method = type + "." + frame.getMethodName();
            if (netty == null && isNettysTransport(type)) {
                netty = type.substring(0, type.indexOf(".channel.") + 1);
                nettysFirst = method;
            }
            if (netty == null || !type.startsWith(netty)) {
                return method;
            }
        }
        return netty == null ? JDK : nettysFirst;
    }

    /**
     * Returns whether a class belongs to those classes of a copy of Netty that create sockets and set their options.
     */
    private static boolean isNettysTransport(String type) {
        return type.contains(".channel.unix.")
                || type.contains(".channel.epoll.")
                || type.contains(".channel.kqueue.")
                || type.contains(".channel.uring.")
                || type.contains(".channel.socket.nio.Nio")
                || type.contains(".channel.socket.Default"); // DefaultSocketChannelConfig sets the options
    }

    private static boolean isJdks(String type) {
        return type.startsWith("java.")
                || type.startsWith("javax.")
                || type.startsWith("jdk.")
                || type.startsWith("sun.")
                || type.startsWith("com.sun.");
    }

    /** Returns the library of a method: the beginning of its package name, or the class if it is in no package. */
    static String libraryOf(String method) {
        if (method.equals(JDK)) {
            return JDK;
        }
        int end = method.lastIndexOf('.', method.lastIndexOf('.') - 1); // the end of the package name
        int at = -1;
        for (int part = 0; part < PARTS_OF_A_LIBRARY && at < end; part++) {
            at = method.indexOf('.', at + 1);
        }
        return end < 0
                ? method.substring(0, method.lastIndexOf('.'))
                : method.substring(0, at < 0 ? end : Math.min(at, end));
    }
}

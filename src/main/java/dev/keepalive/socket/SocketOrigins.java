package dev.keepalive.socket;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where new sockets come from: counted by the code that makes them, by peer, and by the keepalive options that it sets itself. Exists only
 * for as long as somebody wants to know.
 */
public final class SocketOrigins {
    /** More are counted together: a program that connects to the whole world does not fill the memory. */
    private static final int MAXIMUM_ORIGINS = 10000;

    private static final String UNKNOWN = "";

    /** By descriptor: the sockets that were made last. */
    private final Map<Integer, Origin> sockets = new HashMap<Integer, Origin>();

    /** Of those whose descriptors have been used again. */
    private final Map<String, Integer> earlier = new TreeMap<String, Integer>();

    private static final class Origin {
        final String side;
        final String caller;
        String peer;
        final TreeSet<String> options = new TreeSet<String>();

        Origin(String side, String caller, String peer) {
            this.side = side;
            this.caller = caller;
            this.peer = peer;
        }

        /** As a report has it, its fields separated by tabs. */
        @Override
        public String toString() {
            StringBuilder line = new StringBuilder(Caller.libraryOf(caller));
            line.append('\t')
                    .append(caller)
                    .append('\t')
                    .append(side)
                    .append('\t')
                    .append(peer)
                    .append('\t');
            String separator = "";
            for (String option : options) {
                line.append(separator).append(option);
                separator = " ";
            }
            return line.toString();
        }
    }

    /** Counts from now on. */
    public static SocketOrigins count() {
        SocketOrigins origins = new SocketOrigins();
        NewSockets.connected().countOrigins(origins);
        return origins;
    }

    /** Counts no longer. */
    public void stop() {
        NewSockets.connected().countOrigins(null);
    }

    /** What was counted: library, caller, side, peer and what it sets itself, separated by tabs; and how many sockets. */
    public synchronized Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<String, Integer>(earlier);
        for (Origin origin : sockets.values()) {
            add(origin, counts);
        }
        return counts;
    }

    private static void add(Origin origin, Map<String, Integer> counts) {
        String key = origin.toString();
        Integer before = counts.get(key);
        if (before == null && counts.size() >= MAXIMUM_ORIGINS) {
            key = "(others)\t\t\t\t";
            before = counts.get(key);
        }
        counts.put(key, before == null ? 1 : before + 1);
    }

    /**
     * Something has happened to a socket; see {@link NewSockets#apply}.
     *
     * @param number the descriptor's
     */
    void tell(String event, int number, Object[] arguments) {
        if ("option".equals(event)) {
            option(number, arguments[1] + "=" + arguments[2]);
        } else if ("connecting".equals(event) || "connected".equals(event)) {
            connecting(number, address(arguments[1], true)); // of the JDK's the first has it, of Netty's the second
        } else {
            boolean client = "client".equals(event);
            String caller = Caller.find(); // before the lock: it takes its time
            created(number, new Origin(event, caller, address(arguments[1], client)));
        }
    }

    private synchronized void created(int number, Origin origin) {
        Origin before = sockets.put(number, origin);
        if (before != null) {
            add(before, earlier);
        }
    }

    private synchronized void connecting(int number, String peer) {
        Origin origin = sockets.get(number);
        if (origin != null && origin.peer.equals(UNKNOWN)) { // else a datagram socket that has the descriptor now
            origin.peer = peer;
        }
    }

    private synchronized void option(int number, String option) {
        Origin origin = sockets.get(number);
        if (origin != null) {
            origin.options.add(option);
        }
    }

    /** Of a peer that has connected to this JVM without the port, which is another one each time. */
    private static String address(Object peer, boolean withPort) {
        if (!(peer instanceof InetSocketAddress) || ((InetSocketAddress) peer).getAddress() == null) {
            return UNKNOWN;
        }
        InetSocketAddress address = (InetSocketAddress) peer;
        String host = address.getAddress().getHostAddress();
        if (!withPort) {
            return host;
        }
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + address.getPort();
    }
}

package dev.keepalive.socket;

import dev.keepalive.config.Settings;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counts new sockets by the code that creates them, by their peer, and by the keepalive options that this code sets
 * itself. There is an instance only while sockets are being counted.
 */
public final class SocketOrigins {
    /**
     * The maximum number of origins; further ones are counted together, so that a program that connects to very many
     * peers does not fill the memory.
     */
    private static final int MAXIMUM_ORIGINS = 10000;

    private static final String UNKNOWN = "";

    /** The socket that was last created with each descriptor. */
    private final Map<Integer, Origin> sockets = new HashMap<Integer, Origin>();

    /** The counts of earlier sockets, whose descriptors have been used again. */
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

        /** Returns a row of a report, with its fields separated by tabs. */
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

    private SocketOrigins() {}

    /** Starts counting, and returns the counter. */
    public static SocketOrigins count() {
        Settings.checkChange();
        SocketOrigins origins = new SocketOrigins();
        NewSockets.connected().countOrigins(origins);
        return origins;
    }

    /** Stops counting. */
    public void stop() {
        NewSockets.connected().countOrigins(null);
    }

    /**
     * Returns the number of sockets for each combination of library, caller, side, peer, and options that the caller
     * sets itself. These are separated by tabs.
     */
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
     * Notes what has happened to a socket; see {@link NewSockets#apply}.
     *
     * @param number the number of the descriptor
     */
    void tell(String event, int number, Object[] arguments) {
        if ("option".equals(event)) {
            option(number, arguments[1] + "=" + arguments[2]);
        } else if ("connecting".equals(event) || "connected".equals(event)) {
            connecting(number, address(arguments[1], true)); // connecting has the peer for the JDK, connected for Netty
        } else {
            boolean client = "client".equals(event);
            String caller = Caller.find(); // without the lock, since this takes some time
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
        if (origin != null && origin.peer.equals(UNKNOWN)) { // otherwise a datagram socket has the descriptor now
            origin.peer = peer;
        }
    }

    private synchronized void option(int number, String option) {
        Origin origin = sockets.get(number);
        if (origin != null) {
            origin.options.add(option);
        }
    }

    /**
     * Returns the address as text, without the port for a peer that has connected to this JVM, because that port
     * differs each time.
     */
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

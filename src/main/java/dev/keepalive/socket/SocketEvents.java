package dev.keepalive.socket;

import dev.keepalive.config.Platform;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.jfr.KeepAliveEvents;
import dev.keepalive.transform.SocketTransformer;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Creates the events of sockets for Flight Recorder. This class is loaded only if Flight Recorder has been started.
 *
 * <p>The event of a client socket is created when it connects, because it has no peer before. The agent does not see
 * the connects of Netty's io_uring transport, so there the event is created with the socket.
 *
 * <p>An event has the values that the agent has just set. The kernel is asked only for values that the agent has not
 * set or that may have changed since.
 */
final class SocketEvents {
    /** The name of the transport in events. */
    static final String NETTY = "Netty";

    /**
     * Client sockets of the JDK that are not connected yet, while a recording wants their events; null before the
     * first.
     */
    private static Map<FileDescriptor, Unconnected> unconnected;

    private static final class Unconnected {
        /** The options that the agent has set; null if the kernel has to be asked. */
        KeepAliveOptions set;

        Object peer;

        /** Whether the event was created with the socket, because the hook points of connects were not woven yet. */
        boolean hasEvent;
    }

    private SocketEvents() {}

    private static synchronized void put(FileDescriptor fd, Unconnected socket) {
        if (unconnected == null) { // not in a static initializer, which may fail only once
            unconnected = new WeakHashMap<FileDescriptor, Unconnected>();
        }
        unconnected.put(fd, socket);
    }

    private static synchronized Unconnected get(FileDescriptor fd) {
        return unconnected == null ? null : unconnected.get(fd);
    }

    private static synchronized Unconnected remove(FileDescriptor fd) {
        return unconnected == null ? null : unconnected.remove(fd);
    }

    /**
     * Creates an event for what has happened to a socket; see {@link NewSockets#apply}.
     *
     * @param event one of the events there, where {@code option} means that the agent has kept its value; or
     *     {@code own option} if the application's value is set; or {@code refused} if the kernel has refused an option
     * @param outcome the value that was kept, or the reason why one was refused; for a new socket the options that the
     *     agent has set, or null if one of them was refused; otherwise null
     */
    static void tell(String event, Object[] arguments, Object outcome, Bridge bridge, Settings settings) {
        if ("option".equals(event)) {
            if (KeepAliveEvents.isOptionKeptWanted()) {
                KeepAliveEvents.optionKept(Caller.find(), (String) arguments[1], arguments[2], outcome);
            }
        } else if ("refused".equals(event)) {
            KeepAliveEvents.optionRefused((String) arguments[1], (Integer) arguments[2], String.valueOf(outcome));
        } else if (KeepAliveEvents.areSocketsWanted()) {
            FileDescriptor fd = (FileDescriptor) arguments[0];
            if ("own option".equals(event)) {
                ownOption(fd);
            } else if ("connecting".equals(event)) {
                connecting(fd, arguments[1]);
            } else if ("connected".equals(event)) {
                connected(fd, arguments, bridge, settings);
            } else {
                created(event, fd, arguments, (KeepAliveOptions) outcome, bridge, settings);
            }
        }
    }

    private static void ownOption(FileDescriptor fd) {
        Unconnected socket = get(fd);
        if (socket != null) {
            socket.set = null;
        }
    }

    private static void connecting(FileDescriptor fd, Object peer) {
        Unconnected socket = get(fd);
        if (socket == null) { // created before the recording, or a datagram socket
            socket = new Unconnected();
            put(fd, socket);
        }
        socket.peer = peer;
    }

    private static void connected(FileDescriptor fd, Object[] arguments, Bridge bridge, Settings settings) {
        if (!isJdks(arguments)) { // sockets of Netty have another FileDescriptor each time
            keptAlive("client", NETTY, fd, arguments[1], null, bridge, settings);
            return;
        }
        Unconnected socket = remove(fd);
        if (socket != null && !socket.hasEvent) {
            // if the settings have changed since, an open socket may have other values
            boolean valid = socket.set != null && socket.set.settings == settings;
            keptAlive("client", "JDK", fd, socket.peer, valid ? socket.set : null, bridge, settings);
        }
    }

    private static void created(
            String side,
            FileDescriptor fd,
            Object[] arguments,
            KeepAliveOptions set,
            Bridge bridge,
            Settings settings) {
        boolean jdks = isJdks(arguments);
        boolean client = "client".equals(side);
        boolean toldWhenConnected =
                client && (jdks || Boolean.TRUE.equals(arguments[3])) && SocketTransformer.reportsConnects();
        if (!toldWhenConnected) {
            keptAlive(side, jdks ? "JDK" : NETTY, fd, arguments[1], set, bridge, settings);
        }
        if (client && jdks) {
            Unconnected socket = new Unconnected();
            socket.set = set;
            socket.hasEvent = !toldWhenConnected;
            put(fd, socket);
        }
    }

    private static boolean isJdks(Object[] arguments) {
        return arguments.length == 2;
    }

    private static void keptAlive(
            String side,
            String transport,
            FileDescriptor fd,
            Object peer,
            KeepAliveOptions set,
            Bridge bridge,
            Settings settings) {
        if (set == null && !bridge.isKeepAliveOn(fd)) {
            return;
        }
        // the JDK does not have this option, so only the agent can have set it on a socket of the JDK
        boolean hasNoUserTimeout = set != null && set.of(Setting.USER_TIMEOUT) == null && !transport.equals(NETTY);
        KeepAliveEvents.socketKeptAlive(
                side,
                transport,
                bridge.localPort(fd),
                text(peer instanceof InetSocketAddress ? peer : bridge.peerAddress(fd)),
                value(Setting.IDLE, set, fd, bridge, settings),
                value(Setting.INTVL, set, fd, bridge, settings),
                value(Setting.CNT, set, fd, bridge, settings),
                hasNoUserTimeout ? 0 : value(Setting.USER_TIMEOUT, set, fd, bridge, settings),
                "keepalive=" + settings.format(Setting.KEEPALIVE));
    }

    private static int value(
            Setting setting, KeepAliveOptions set, FileDescriptor fd, Bridge bridge, Settings settings) {
        KeepAliveOption option = set == null ? null : set.of(setting);
        if (option != null) {
            return option.value;
        }
        if (!Platform.LINUX) {
            return setting == Setting.USER_TIMEOUT ? 0 : settings.get(setting);
        }
        return new OpenSocket(bridge.number(fd), bridge).valueOf(setting);
    }

    /** Returns the address in the format of ss(8), without looking up a name; "" for none. */
    private static String text(Object address) {
        if (!(address instanceof InetSocketAddress) || ((InetSocketAddress) address).getAddress() == null) {
            return "";
        }
        InetSocketAddress internet = (InetSocketAddress) address;
        String host = internet.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + internet.getPort();
    }
}

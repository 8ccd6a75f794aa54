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
 * Makes the events of sockets. Loaded only in JVMs in which Flight Recorder has been started.
 *
 * <p>A client socket has its event when it connects, because it has no peer before. Connects of Netty's io_uring transport are not known to the
 * agent, so there it has its event when it is made.
 */
final class SocketEvents {
    /** The transport, as events name it. */
    static final String NETTY = "Netty";

    /** The peers of sockets that are in the middle of a connect. */
    private static Map<FileDescriptor, Object> connecting;

    /** Client sockets that had their event when they were made, because the hook points of connects were not woven yet. */
    private static Map<FileDescriptor, Object> told;

    private SocketEvents() {}

    private static synchronized Map<FileDescriptor, Object> connecting() {
        if (connecting == null) { // not in a static initializer, which may fail only once
            connecting = new WeakHashMap<FileDescriptor, Object>();
        }
        return connecting;
    }

    private static synchronized Map<FileDescriptor, Object> told() {
        if (told == null) {
            told = new WeakHashMap<FileDescriptor, Object>();
        }
        return told;
    }

    /**
     * Makes an event of what has happened to a socket; see {@link NewSockets#apply}.
     *
     * @param event as there, but {@code option} only if the agent has kept its value; {@code refused} if the kernel has refused an option
     * @param outcome the value that was kept, or the reason why one was refused; otherwise null
     */
    static void tell(String event, Object[] arguments, Object outcome, Bridge bridge, Settings settings) {
        if ("option".equals(event)) {
            if (KeepAliveEvents.isHeldOnWanted()) {
                KeepAliveEvents.heldOn(Caller.find(), (String) arguments[1], arguments[2], outcome);
            }
        } else if ("refused".equals(event)) {
            KeepAliveEvents.optionRefused((String) arguments[1], (Integer) arguments[2], String.valueOf(outcome));
        } else if ("connecting".equals(event)) {
            put((FileDescriptor) arguments[0], arguments[1], connecting());
        } else {
            boolean jdks = arguments.length == 2;
            boolean connected = "connected".equals(event);
            boolean client = "client".equals(event);
            FileDescriptor fd = (FileDescriptor) arguments[0];
            if (client && (jdks || Boolean.TRUE.equals(arguments[3])) && SocketTransformer.tellsConnects()) {
                return; // it has its event when it connects
            }
            Object peer = connected && jdks ? take(fd, connecting()) : arguments[1];
            if (connected && take(fd, told()) != null) {
                return;
            }
            String side = connected ? "client" : event; // or a datagram socket, which has no keepalive
            boolean hasEvent = keptAlive(side, jdks ? "JDK" : (String) arguments[2], fd, peer, bridge, settings);
            if (hasEvent && client && jdks) { // Netty's have another descriptor object each time
                put(fd, event, told());
            }
        }
    }

    private static void put(FileDescriptor fd, Object value, Map<FileDescriptor, Object> sockets) {
        synchronized (sockets) {
            sockets.put(fd, value);
        }
    }

    private static Object take(FileDescriptor fd, Map<FileDescriptor, Object> sockets) {
        synchronized (sockets) {
            return sockets.remove(fd);
        }
    }

    /** Whether there is an event of it. */
    private static boolean keptAlive(
            String side, String transport, FileDescriptor fd, Object peer, Bridge bridge, Settings settings) {
        if (!KeepAliveEvents.areSocketsWanted() || !bridge.isKeepAliveOn(fd)) {
            return false;
        }
        OpenSocket socket = new OpenSocket(bridge.number(fd), bridge);
        KeepAliveEvents.socketKeptAlive(
                side,
                transport,
                text(bridge.localAddress(fd)),
                text(peer instanceof InetSocketAddress ? peer : bridge.peerAddress(fd)),
                Platform.LINUX ? socket.valueOf(Setting.IDLE) : settings.get(Setting.IDLE),
                Platform.LINUX ? socket.valueOf(Setting.INTVL) : settings.get(Setting.INTVL),
                Platform.LINUX ? socket.valueOf(Setting.CNT) : settings.get(Setting.CNT),
                Platform.LINUX ? socket.valueOf(Setting.USER_TIMEOUT) : 0,
                "keepalive=" + settings.format(Setting.KEEPALIVE));
        return true;
    }

    /** The address as ss(8) writes it, without a look-up of its name; "" for none. */
    private static String text(Object address) {
        if (!(address instanceof InetSocketAddress) || ((InetSocketAddress) address).getAddress() == null) {
            return "";
        }
        InetSocketAddress internet = (InetSocketAddress) address;
        String host = internet.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + internet.getPort();
    }
}

package dev.keepalive.socket;

import static dev.keepalive.socket.LinuxNumbers.AF_INET;
import static dev.keepalive.socket.LinuxNumbers.AF_INET6;
import static dev.keepalive.socket.LinuxNumbers.IPPROTO_MPTCP;
import static dev.keepalive.socket.LinuxNumbers.IPPROTO_TCP;
import static dev.keepalive.socket.LinuxNumbers.SOL_SOCKET;
import static dev.keepalive.socket.LinuxNumbers.SO_ACCEPTCONN;
import static dev.keepalive.socket.LinuxNumbers.SO_DOMAIN;
import static dev.keepalive.socket.LinuxNumbers.SO_PROTOCOL;

import dev.keepalive.config.Setting;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;

/** An open TCP socket of this process, whatever code has created it. For Linux only. */
public final class OpenSocket {
    /** The value of an option that is not known, for instance because the socket is closed or of MPTCP. */
    public static final int NOT_KNOWN = -1;

    private final int number;
    private final FileDescriptor fd;
    private final Bridge bridge;

    OpenSocket(int number, Bridge bridge) {
        this.number = number;
        this.bridge = bridge;
        fd = bridge.descriptor(number);
    }

    /** Returns whether the descriptor is a TCP socket. */
    boolean isTcp() {
        try {
            int domain = get(SOL_SOCKET, SO_DOMAIN);
            int protocol = get(SOL_SOCKET, SO_PROTOCOL);
            return (domain == AF_INET || domain == AF_INET6) && (protocol == IPPROTO_TCP || protocol == IPPROTO_MPTCP);
        } catch (Exception e) { // also IOException, which the bridge throws undeclared
            return false; // a file, or closed meanwhile
        }
    }

    /** Returns whether the descriptor is a listening socket of any kind. */
    boolean isListener() {
        try {
            return get(SOL_SOCKET, SO_ACCEPTCONN) != 0;
        } catch (Exception e) { // also IOException, which the bridge throws undeclared
            return false; // a file, or closed meanwhile
        }
    }

    /**
     * Returns a text that differs between successive sockets with the same descriptor; "" if the descriptor is closed.
     */
    String identity() {
        try {
            return Files.readSymbolicLink(Paths.get(OwnProc.DIRECTORY + "/fd/" + number))
                    .toString();
        } catch (IOException e) {
            return ""; // closed
        }
    }

    /** Returns the inode of the socket, as in /proc/net/tcp; "" if the socket is closed. */
    public String inode() {
        String link = identity(); // socket:[4711]
        return link.isEmpty() ? "" : link.substring(link.indexOf('[') + 1, link.length() - 1);
    }

    /** Returns the number of the descriptor. */
    public int number() {
        return number;
    }

    /**
     * Returns the value of an option: 0 or 1 for SO_KEEPALIVE, seconds, milliseconds or probes for the others; or
     * {@link #NOT_KNOWN}.
     */
    public int valueOf(Setting option) {
        try {
            return get(option);
        } catch (Exception e) { // also IOException, which the bridge throws undeclared
            return NOT_KNOWN;
        }
    }

    /** Returns the value of an option. If getsockopt(2) fails, throws an exception, even an undeclared IOException. */
    int get(Setting option) {
        return get(option.level(), option.number());
    }

    /** Sets an option. If setsockopt(2) fails, throws an exception, even an undeclared IOException. */
    void set(KeepAliveOption option) {
        bridge.set(fd, option);
    }

    /**
     * Sets TCP_KEEPIDLE to the value that it has. This makes the kernel compute again when the next probe is due: from
     * the last segment received (tcp_sock_set_keepidle_locked), and with the present TCP_KEEPINTVL. Without this, the
     * kernel counts from the moment when keepalive is switched on. And if the first probe was due while the options
     * were being set, the second would follow after the previous TCP_KEEPINTVL, which is 75 s by default
     * (tcp_keepalive_timer). That is too late for a firewall that forgets idle connections.
     */
    void countFromLastSegment() {
        int idle = valueOf(Setting.IDLE);
        if (idle != NOT_KNOWN) {
            try {
                set(KeepAliveOption.byNumber(Setting.IDLE, idle));
            } catch (Exception e) {
                // also IOException, which the bridge throws undeclared: closed meanwhile
            }
        }
    }

    private int get(int level, int name) {
        return bridge.get(fd, level, name);
    }
}

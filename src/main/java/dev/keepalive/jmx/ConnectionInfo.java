package dev.keepalive.jmx;

import dev.keepalive.config.Setting;
import dev.keepalive.socket.OpenSocket;
import dev.keepalive.socket.TcpTableRow;
import java.util.Map;

/** A TCP connection of the process; what the kernel does not tell is -1. */
public final class ConnectionInfo {
    private final int descriptor;
    private final String inode;
    private final int keepAlive;
    private final int idle;
    private final int interval;
    private final int count;
    private final int userTimeout;
    private TcpTableRow row = TcpTableRow.UNCONNECTED;

    ConnectionInfo(OpenSocket socket) {
        descriptor = socket.number();
        inode = socket.inode();
        keepAlive = socket.valueOf(Setting.KEEPALIVE);
        idle = socket.valueOf(Setting.IDLE);
        interval = socket.valueOf(Setting.INTVL);
        count = socket.valueOf(Setting.CNT);
        userTimeout = socket.valueOf(Setting.USER_TIMEOUT);
    }

    String inode() {
        return inode;
    }

    /** What the kernel's table says of it, by inode. */
    void find(Map<String, TcpTableRow> rows) {
        row = rows.containsKey(inode) ? rows.get(inode) : row;
    }

    /** The number of its descriptor. */
    public int getDescriptor() {
        return descriptor;
    }

    /** Address and port. */
    public String getLocal() {
        return row.local;
    }

    /** Address and port. */
    public String getPeer() {
        return row.peer;
    }

    /** {@code ESTABLISHED} and so on. */
    public String getState() {
        return row.state;
    }

    /** SO_KEEPALIVE: 0 or 1. */
    public int getKeepAlive() {
        return keepAlive;
    }

    /** TCP_KEEPIDLE in seconds. */
    public int getIdle() {
        return idle;
    }

    /** TCP_KEEPINTVL in seconds. */
    public int getInterval() {
        return interval;
    }

    /** TCP_KEEPCNT. */
    public int getCount() {
        return count;
    }

    /** TCP_USER_TIMEOUT in milliseconds, 0 for the kernel's own. */
    public int getUserTimeout() {
        return userTimeout;
    }
}

package dev.keepalive.jmx;

import dev.keepalive.config.Setting;
import dev.keepalive.socket.OpenSocket;
import dev.keepalive.socket.TcpTableRow;
import java.util.Map;

/** A TCP connection of the process. A value is -1 if it is not known. */
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

    /** Takes the row with the inode of this connection from the kernel's table. */
    void findRow(Map<String, TcpTableRow> rows) {
        row = rows.containsKey(inode) ? rows.get(inode) : row;
    }

    /** Returns the number of the file descriptor. */
    public int getDescriptor() {
        return descriptor;
    }

    /** Returns the local address and port; {@code -} if the connection is not in the kernel's table. */
    public String getLocal() {
        return row.local;
    }

    /** Returns the remote address and port; {@code -} if the connection is not in the kernel's table. */
    public String getPeer() {
        return row.peer;
    }

    /** Returns the state: {@code ESTABLISHED} and so on. */
    public String getState() {
        return row.state;
    }

    /** Returns SO_KEEPALIVE: 0 or 1. */
    public int getKeepAlive() {
        return keepAlive;
    }

    /** Returns TCP_KEEPIDLE, in seconds. */
    public int getIdle() {
        return idle;
    }

    /** Returns TCP_KEEPINTVL, in seconds. */
    public int getInterval() {
        return interval;
    }

    /** Returns TCP_KEEPCNT, a number of probes. */
    public int getCount() {
        return count;
    }

    /** Returns TCP_USER_TIMEOUT, in milliseconds; 0 for the kernel's own. */
    public int getUserTimeout() {
        return userTimeout;
    }
}

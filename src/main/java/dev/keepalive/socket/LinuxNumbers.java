package dev.keepalive.socket;

/**
 * The numbers of Linux for what tells TCP sockets from others: asm-generic/socket.h, linux/socket.h and linux/in.h. Constants, so
 * what uses them does not load this class. Those of SOL_SOCKET are others on mips and sparc, see
 * {@link dev.keepalive.config.Platform#USUAL_NUMBERS}.
 */
final class LinuxNumbers {
    static final int SOL_SOCKET = 1;
    static final int SO_ACCEPTCONN = 30;
    static final int SO_PROTOCOL = 38;
    static final int SO_DOMAIN = 39;

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    static final int IPPROTO_TCP = 6;
    static final int IPPROTO_MPTCP = 262;

    private LinuxNumbers() {}
}

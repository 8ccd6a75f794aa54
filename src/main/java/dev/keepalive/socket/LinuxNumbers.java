package dev.keepalive.socket;

/**
 * The numbers by which Linux distinguishes TCP sockets from others: asm-generic/socket.h, linux/socket.h and
 * linux/in.h. They are constants, so code that uses them does not load this class. The numbers of SOL_SOCKET and its
 * options differ on mips and sparc; see {@link dev.keepalive.config.Platform#USUAL_NUMBERS}.
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

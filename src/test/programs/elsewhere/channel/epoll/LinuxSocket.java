package elsewhere.channel.epoll;

/** An interface that is named like a class of Netty's. */
public interface LinuxSocket {
    default void setTcpKeepIdle(int seconds) {}

    default void setTcpKeepIntvl(int seconds) {}

    default void setTcpKeepCnt(int probes) {}
}

import elsewhere.channel.epoll.EpollSocketChannel;
import elsewhere.channel.epoll.LinuxSocket;
import elsewhere.channel.unix.Socket;
import elsewhere.channel.uring.IoUringSocketChannel;

/** Uses classes that are named like Netty's and are others. */
public final class NettysNames {
    public static void main(String[] args) {
        for (int i = 0; i < 2; i++) {
            System.out.println(new EpollSocketChannel(null).getClass().getSimpleName());
        }
        Socket.setKeepAlive(false);
        Socket.setIntOpt(1, 9, 0);
        System.out.println("keepalive " + Socket.keepAlive + ", connected " + Socket.connect(null));
        new LinuxSocket() {}.setTcpKeepIdle(1);
        new IoUringSocketChannel(null, 1, null, null) {};
    }
}

import elsewhere.channel.epoll.EpollSocketChannel;

/** Uses a class that is named like one of Netty's and is another. */
public final class NettysNames {
    public static void main(String[] args) {
        for (int i = 0; i < 2; i++) {
            System.out.println(new EpollSocketChannel(null).getClass().getSimpleName());
        }
    }
}

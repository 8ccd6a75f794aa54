import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A connection that somebody else has made, here Netty's own class below its channels, handed to a channel by its number. */
final class NettyAdopted {
    public static void main(String[] args) throws Exception {
        SilentPeer peer = new SilentPeer();
        EventLoopGroup group = new EpollEventLoopGroup(1);
        Socket connected = Socket.newSocketStream();
        if (!connected.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.port))) {
            while (!connected.finishConnect()) {
                Thread.onSpinWait();
            }
        }
        EpollSocketChannel channel = new EpollSocketChannel(connected.intValue());
        group.register(channel).sync();
        channel.writeAndFlush(channel.alloc().buffer().writeByte('?'));
        peer.awaitRequest();
        Hold.client(peer.port, channel);
    }
}

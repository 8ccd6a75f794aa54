import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;

/** The SDK's Netty client told to use the native transport. */
final class AwsNettyEpoll {
    public static void main(String[] args) throws Exception {
        AwsAsyncClient.ask(
                new HttpPeer(),
                NettyNioAsyncHttpClient.builder()
                        .eventLoopGroup(SdkEventLoopGroup.create(new EpollEventLoopGroup(1), EpollSocketChannel::new))
                        .build());
    }
}

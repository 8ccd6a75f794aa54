import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;

final class GrpcChannel {
    public static void main(String[] args) throws Exception {
        SilentPeer peer = new SilentPeer();
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", peer.port)
                .usePlaintext()
                .build();
        channel.getState(true);
        peer.awaitRequest();
        Hold.client(peer.port, channel);
    }
}

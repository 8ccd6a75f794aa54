import com.rabbitmq.client.ConnectionFactory;

final class RabbitMqClient {
    public static void main(String[] args) throws Exception {
        SilentPeer peer = new SilentPeer();
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(peer.port);
        SilentPeer.inBackground(factory::newConnection);
        peer.awaitRequest();
        Hold.client(peer.port);
    }
}

import org.apache.rocketmq.client.producer.DefaultMQProducer;

final class RocketMqProducer {
    public static void main(String[] args) throws Exception {
        SilentPeer peer = new SilentPeer();
        DefaultMQProducer producer = new DefaultMQProducer("group");
        producer.setNamesrvAddr("127.0.0.1:" + peer.port);
        producer.start();
        SilentPeer.inBackground(() -> producer.fetchPublishMessageQueues("topic"));
        peer.awaitRequest();
        Hold.client(peer.port, producer);
    }
}

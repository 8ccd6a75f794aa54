import redis.clients.jedis.Jedis;

final class JedisConnection {
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        Jedis jedis = new Jedis("127.0.0.1", port);
        jedis.ping();
        Hold.client(port, jedis);
    }
}

import io.lettuce.core.RedisClient;

final class LettuceConnection {
    public static void main(String[] args) throws Exception {
        var connection = RedisClient.create("redis://127.0.0.1:" + args[0]).connect();
        connection.sync().ping();
        Hold.client(Integer.parseInt(args[0]), connection);
    }
}

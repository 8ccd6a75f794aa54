import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.EpollProvider;

final class LettuceConnection {
    public static void main(String[] args) throws Exception {
        if (args.length > 1 && !EpollProvider.isAvailable()) { // it would silently do without
            throw new IllegalStateException("no epoll");
        }
        var connection = RedisClient.create("redis://127.0.0.1:" + args[0]).connect();
        connection.sync().ping();
        Hold.client(Integer.parseInt(args[0]), connection);
    }
}

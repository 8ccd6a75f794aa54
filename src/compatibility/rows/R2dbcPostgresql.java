import io.r2dbc.spi.ConnectionFactories;
import reactor.core.publisher.Mono;

final class R2dbcPostgresql {
    public static void main(String[] args) throws Exception {
        var factory = ConnectionFactories.get("r2dbc:postgresql://postgres@127.0.0.1:" + args[0] + "/postgres");
        var connection = Mono.from(factory.create()).block();
        Hold.client(Integer.parseInt(args[0]), connection);
    }
}

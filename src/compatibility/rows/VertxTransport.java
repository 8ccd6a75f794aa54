import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** Vert.x on NIO, its default, or on the native transport, which it would silently do without. */
final class VertxTransport {
    private VertxTransport() {}

    static Vertx vertx(boolean nativeTransport) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport));
        if (vertx.isNativeTransportEnabled() != nativeTransport) {
            throw new IllegalStateException("no native transport", vertx.unavailableNativeTransportCause());
        }
        return vertx;
    }
}

final class VertxServer {
    public static void main(String[] args) throws Exception {
        var server = VertxTransport.vertx(args.length > 0)
                .createHttpServer()
                .requestHandler(request -> request.response().end("hello"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        int port = server.actualPort();
        Hold.accepted(port, server, PlainClient.askHttp(port));
    }
}

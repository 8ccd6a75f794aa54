import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A call that is answered, both ends in this JVM. The argument: client or server, the end whose sockets are looked at. */
final class GrpcCall {
    private static final Marshaller<byte[]> BYTES = new Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    public static void main(String[] args) throws Exception {
        MethodDescriptor<byte[], byte[]> echo = MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(MethodType.UNARY)
                .setFullMethodName("Echo/echo")
                .build();
        Server server = ServerBuilder.forPort(0)
                .addService(ServerServiceDefinition.builder("Echo")
                        .addMethod(
                                echo,
                                ServerCalls.asyncUnaryCall(
                                        (byte[] request, io.grpc.stub.StreamObserver<byte[]> answer) -> {
                                            answer.onNext(request);
                                            answer.onCompleted();
                                        }))
                        .build())
                .build()
                .start();
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        byte[] answer = ClientCalls.blockingUnaryCall(channel, echo, CallOptions.DEFAULT, new byte[] {1, 2, 3});
        if (answer.length != 3) {
            throw new IOException("another answer than was asked for");
        }
        if (args[0].equals("client")) {
            Hold.client(server.getPort(), server, channel);
        } else {
            Hold.accepted(server.getPort(), server, channel);
        }
    }
}

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.ServiceLoader;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.http.async.SdkAsyncHttpService;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;
import software.amazon.awssdk.http.async.SimpleSubscriber;
import software.amazon.awssdk.utils.AttributeMap;

/** The asynchronous client that is on the class path, found and built as the SDK does it. */
final class AwsAsyncClient {
    public static void main(String[] args) throws Exception {
        HttpPeer peer = new HttpPeer();
        ask(
                peer,
                ServiceLoader.load(SdkAsyncHttpService.class)
                        .findFirst()
                        .orElseThrow()
                        .createAsyncHttpClientFactory()
                        .buildWithDefaults(AttributeMap.empty()));
    }

    /** A request that is answered, and the connection is kept. */
    static void ask(HttpPeer peer, SdkAsyncHttpClient client) throws Exception {
        var request =
                SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(peer.uri).build();
        client.execute(AsyncExecuteRequest.builder()
                        .request(request)
                        .requestContentPublisher(new NoContent())
                        .responseHandler(new ReadToTheEnd())
                        .build())
                .get();
        Hold.client(peer.port, client);
    }

    private static final class NoContent implements SdkHttpContentPublisher {
        @Override
        public Optional<Long> contentLength() {
            return Optional.of(0L);
        }

        @Override
        public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Subscription() {
                @Override
                public void request(long count) {}

                @Override
                public void cancel() {}
            });
            subscriber.onComplete();
        }
    }

    private static final class ReadToTheEnd implements SdkAsyncHttpResponseHandler {
        @Override
        public void onHeaders(SdkHttpResponse headers) {}

        @Override
        public void onStream(Publisher<ByteBuffer> stream) {
            stream.subscribe(new SimpleSubscriber(bytes -> {}));
        }

        @Override
        public void onError(Throwable error) {
            error.printStackTrace(); // and the future of execute fails too
        }
    }
}

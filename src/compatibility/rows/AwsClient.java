import java.util.ServiceLoader;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.utils.AttributeMap;

/** The synchronous client that is on the class path, found and built as the SDK does it. */
final class AwsClient {
    public static void main(String[] args) throws Exception {
        HttpPeer peer = new HttpPeer();
        var client = ServiceLoader.load(SdkHttpService.class)
                .findFirst()
                .orElseThrow()
                .createHttpClientBuilder()
                .buildWithDefaults(AttributeMap.empty());
        var request =
                SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(peer.uri).build();
        var response = client.prepareRequest(
                        HttpExecuteRequest.builder().request(request).build())
                .call();
        Hold.client(peer.port, client, response);
    }
}

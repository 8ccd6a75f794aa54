package dev.keepalive.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WatchedTest {
    private static final InputStream ENDLESS = new InputStream() {
        @Override
        public int read() {
            return 0;
        }

        @Override
        public int read(byte[] bytes, int start, int length) {
            return Math.min(1, length);
        }
    };

    @Test
    void whatIsReadWithoutEndEndsWithTheWait() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        assertThatThrownBy(() -> Watched.look("test", 50, () -> {
                    try {
                        return BoundedReading.start(ENDLESS, Integer.MAX_VALUE - 8);
                    } finally {
                        ended.countDown();
                    }
                }))
                .isInstanceOf(TimeoutException.class);
        assertThat(ended.await(100, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anErrorIsAnIoException() {
        assertThatThrownBy(() -> Watched.call("test", 100_000, () -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("StackOverflowError");
    }

    @Test
    void whatIsReadIsBounded() throws IOException {
        assertThat(BoundedReading.start(ENDLESS, 20_000)).hasSize(20_000);
        assertThat(BoundedReading.start(ENDLESS, 0)).isEmpty();
        assertThat(BoundedReading.all(BoundedReading.limited(ENDLESS, 9000), 9000))
                .hasSize(9000);
        assertThatThrownBy(() -> BoundedReading.all(ENDLESS, 9000)).isInstanceOf(IOException.class);
    }
}

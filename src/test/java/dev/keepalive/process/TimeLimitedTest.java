package dev.keepalive.process;

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
class TimeLimitedTest {
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
        assertThatThrownBy(() -> TimeLimited.look("test", 50, () -> {
                    try {
                        return BoundedReading.readPrefix(ENDLESS, Integer.MAX_VALUE - 8);
                    } finally {
                        ended.countDown();
                    }
                }))
                .isInstanceOf(TimeoutException.class);
        assertThat(ended.await(100, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anErrorIsAnIoException() {
        assertThatThrownBy(() -> TimeLimited.call("test", 100_000, () -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("StackOverflowError");
    }

    @Test
    void whatIsReadIsBounded() throws IOException {
        assertThat(BoundedReading.readPrefix(ENDLESS, 20_000)).hasSize(20_000);
        assertThat(BoundedReading.readPrefix(ENDLESS, 0)).isEmpty();
        assertThat(BoundedReading.all(BoundedReading.limited(ENDLESS, 9000), 9000))
                .hasSize(9000);
        assertThatThrownBy(() -> BoundedReading.all(ENDLESS, 9000)).isInstanceOf(IOException.class);
    }
}

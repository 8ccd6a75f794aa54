package dev.keepalive.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private final EventLimit limit = new EventLimit();

    /** The origin of System.nanoTime is arbitrary: a time may be negative. */
    @ParameterizedTest
    @ValueSource(longs = {0, 7 * SECOND, -3 * SECOND, Long.MIN_VALUE / SECOND * SECOND})
    void tenInEachSecondAndTheOthersAreCounted(long start) {
        assertThat(admitted(25, start)).isEqualTo(10);
        assertThat(limit.rejected()).isEqualTo(15);
        assertThat(admitted(10, start + SECOND - 1)).isZero();
    }

    @Test
    void theNextSecondBeginsAnew() {
        admitted(25, 0);
        assertThat(admitted(10, SECOND)).isEqualTo(10);
        assertThat(limit.rejected()).isEqualTo(15);
    }

    @Test
    void threadsShareTheLimit() {
        long admitted = LongStream.range(0, 10_000)
                .parallel()
                .filter(i -> limit.admits(SECOND + i))
                .count();
        assertThat(admitted).isEqualTo(10);
        assertThat(limit.rejected()).isEqualTo(9_990);
    }

    private long admitted(int times, long nanoTime) {
        return LongStream.range(0, times).filter(i -> limit.admits(nanoTime)).count();
    }
}

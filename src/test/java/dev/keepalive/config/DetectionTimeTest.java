package dev.keepalive.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the formula with the measurements of docs/outages.md. */
class DetectionTimeTest {
    @ParameterizedTest
    @CsvSource({"60, 10, 5, 110", "180, 60, 20, 1380", "7200, 75, 9, 7875", "32767, 32767, 127, 4194176"})
    void isIdleAndAllProbes(int idle, int interval, int count, int seconds) {
        assertThat(DetectionTime.seconds(idle, interval, count)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 1, 3, 0, 7",
        "4, 1, 3, 7000, 7",
        "4, 1, 3, 3000, 5", // at the first probe's deadline
        "4, 1, 3, 20000, 20", // the count of probes no longer matters
        "60, 10, 5, 61000, 70",
        "60, 10, 5, 2147483647, 2147490"
    })
    void withAUserTimeoutItIsTheFirstProbesDeadlineAfterIt(
            int idle, int interval, int count, int userTimeout, int seconds) {
        assertThat(DetectionTime.withUserTimeout(idle, interval, count, userTimeout))
                .isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "idle=60,intvl=10,cnt=5                                | 0",
                "idle=60,intvl=10,cnt=5,user-timeout=7                 | 7",
                "idle=60,intvl=10,cnt=5,user-timeout=auto              | 110000",
                "idle=32767,intvl=32767,cnt=127,user-timeout=auto      | 2147483647"
            })
    void automaticUserTimeoutIsTheSameInMilliseconds(String arguments, int milliseconds) {
        assertThat(DetectionTime.userTimeout(settings(arguments))).isEqualTo(milliseconds);
    }

    @Test
    void whatIsNotGivenIsTheKernels() {
        int kernel = KernelDefaults.of(Setting.INTVL) * KernelDefaults.of(Setting.CNT);
        assertThat(kernel).isPositive();
        assertThat(DetectionTime.seconds(settings("idle=60"))).isEqualTo(60 + kernel);
    }

    private static Settings settings(String arguments) {
        return Settings.read(arguments, Settings.read(null, null, new ArrayList<>()), new ArrayList<>());
    }
}

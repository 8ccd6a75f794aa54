package dev.keepalive.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.config.Settings;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user timeout does to a connection whose peer is there; the first probe that is lost counts when the next one is due. */
class StartLinesTest {
    private static String harm(String userTimeout) {
        return StartLines.userTimeoutHarm(
                Settings.read("idle=3,intvl=2,cnt=5,user-timeout=" + userTimeout, null, new ArrayList<>()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            110  | user-timeout=110 is 110 milliseconds, no more than idle + intvl = 5 s and an eighth: a healthy connection is lost if a packet is lost and not acknowledged for that long, or if it is idle and a single keepalive probe is lost; user-timeout=auto is 13000
            1s   | user-timeout=1000 is 1000 milliseconds, no more than idle + intvl = 5 s and an eighth: a healthy connection is lost if it is idle and a single keepalive probe is lost; user-timeout=auto is 13000
            5000 | user-timeout=5000 is 5000 milliseconds, no more than idle + intvl = 5 s and an eighth: a healthy connection is lost if it is idle and a single keepalive probe is lost; user-timeout=auto is 13000
            """)
    void aShortOneEndsHealthyConnections(String userTimeout, String line) {
        assertThat(harm(userTimeout)).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "auto", "5626", "6s", "20000"})
    void aLongOneDoesNot(String userTimeout) {
        assertThat(harm(userTimeout)).isNull();
    }
}

package dev.keepalive.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearMissesTest {
    @ParameterizedTest
    @CsvSource({
        "KEEPIDEL, KEEPIDLE",
        "KEEPALIVE_IDLE, KEEPIDLE",
        "keepidle, KEEPIDLE",
        "KEEP_IDLE, KEEPIDLE",
        "KEEPALIVE_TIME, KEEPIDLE",
        "KEEPINTERVAL, KEEPINTVL",
        "KEEPINTV, KEEPINTVL",
        "KEEPALIVE_INTERVAL, KEEPINTVL",
        "KEEPCOUNT, KEEPCNT",
        "KEEPALIVE_PROBES, KEEPCNT",
        "KEEPALIVE_USERTIMEOUT, KEEPALIVE_USER_TIMEOUT",
        "KEEPALIVELOG, KEEPALIVE_LOG",
        "KEEPALIV, KEEPALIVE"
    })
    void areNamedWithWhatIsMeant(String variable, String meant) {
        assertThat(NearMisses.among(List.of(variable)))
                .containsExactly("environment " + variable + " is unknown and ignored; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"KEEPIDLE", "KEEPALIVE", "KEEPALIVE_USER_TIMEOUT", "KEEPASS_DATABASE", "KEEP", "IDLE", "PATH", ""
            })
    void othersAreNot(String variable) {
        assertThat(NearMisses.among(List.of(variable))).isEmpty();
    }

    @Test
    void haveALineEach() {
        assertThat(NearMisses.among(List.of("KEEPCOUNT", "PATH", "KEEPIDEL"))).hasSize(2);
    }
}

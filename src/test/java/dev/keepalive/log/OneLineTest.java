package dev.keepalive.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "com.example.Main", "/opt/a b/agent.jar", "größer", "日本語", "\ud83d\ude00"})
    void leavesWhatIsHarmless(String text) {
        assertThat(OneLine.of(text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource({
        "a0", "2003", "3000", "115f", "2800", "3164", "ffa0", "34f", "1b", "0", "a", "d", "9", "7f", "85", "9b", "200b",
        "200e", "202e", "2028", "2029", "2066", "feff", "d800", "e000"
    })
    void writesWhatCannotBeSeenOrMovesTheCursorAsAnEscape(String hexadecimal) {
        char character = (char) Integer.parseInt(hexadecimal, 16);
        String escape = "\\u" + "0".repeat(4 - hexadecimal.length()) + hexadecimal;
        assertThat(OneLine.of("a" + character + "b")).isEqualTo("a" + escape + "b");
    }

    @Test
    void cutsOffWhatNobodyReads() {
        assertThat(OneLine.of("x".repeat(1_000_000))).hasSize(4096 + 3).endsWith("x...");
    }

    @Test
    void takesNull() {
        assertThat(OneLine.of(null)).isEqualTo("null");
    }
}

package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextWidthTest {
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "Main, 4",
        "größer, 6",
        "gro\u0308\u00dfer, 6",
        "日本語, 6",
        "ｱｲｳ, 3",
        "Ａ, 2",
        "'\u3000', 2",
        "한국, 4",
        "\u1112\u1161\u11ab, 2",
        "\ud83d\ude00x, 3",
        "\ud840\udc00, 2",
        "\u2713, 1",
        "\u2705, 2",
        "\u200b, 0",
        "\ua4c6\u4dc0, 3"
    })
    void countsAsATerminalDoes(String text, int columns) {
        assertThat(TextWidth.of(text)).isEqualTo(columns);
    }

    @Test
    void cutsBetweenCharacters() {
        assertThat(TextWidth.end("a日本語", 5)).isEqualTo("本語");
        assertThat(TextWidth.end("a日本語", 6)).isEqualTo("日本語");
        assertThat(TextWidth.end("a\ud83d\ude00", 1)).isEmpty();
        assertThat(TextWidth.end("Main", 9)).isEqualTo("Main");
    }
}

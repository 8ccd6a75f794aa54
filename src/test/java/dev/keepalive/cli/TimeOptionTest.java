package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

class TimeOptionTest {
    private final CommandSpec spec = new CommandLine(CommandSpec.create()).getCommandSpec();

    @ParameterizedTest
    @CsvSource({"30, 30", "30s, 30", "2m, 120", "60m, 3600", "3600, 3600", "1h, 3600", "1000ms, 1", "1, 1"})
    void reads(String text, int seconds) {
        assertThat(TimeOption.seconds("--for", text, 3600, spec)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "61m", "3601s", "3601", "2h", "", "-5", "1500ms", "99999999999999999999", "30 s", "30x"})
    void refuses(String text) {
        assertThatThrownBy(() -> TimeOption.seconds("--for", text, 3600, spec))
                .isInstanceOf(ParameterException.class)
                .hasMessage("--for=" + text + " is wrong; accepted: seconds, 1-3600, 90s, 2m, 1h");
    }
}

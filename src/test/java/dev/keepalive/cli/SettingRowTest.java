package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.attach.ReportReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingRowTest {
    @Test
    void whatIsNotSetIsShownAsTheKernelHasIt() throws Exception {
        ReportReader report = ReportReader.parse("""
                setting=idle\t60\tagent argument idle
                setting=cnt\t\tdefault
                setting=user-timeout\t\tagent argument user-timeout
                kernel=idle\t7200
                kernel=cnt\t9
                result=ok
                """);
        List<String> shown =
                SettingRow.of(report).stream().map(SettingRow::shown).toList();
        assertThat(shown).containsExactly("60", "9 (kernel)", "none");
    }
}

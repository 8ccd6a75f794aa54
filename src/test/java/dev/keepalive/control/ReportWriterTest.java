package dev.keepalive.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Lines have the fields that {@link ReportLine} names. */
class ReportWriterTest {
    @Test
    void aLineHasItsFieldsInTheirOrder() {
        ReportWriter report = new ReportWriter();
        report.line(ReportLine.SETTING, "idle", 60, "agent\targument");
        assertThat(report.toString()).contains("\nsetting=idle\t60\tagent").doesNotContain("agent\targument");
    }

    @Test
    void aLineWithAFieldTooFewIsAMistake() {
        assertThatThrownBy(() -> new ReportWriter().line(ReportLine.SETTING, "idle", 60))
                .hasMessageContaining("SETTING")
                .hasMessageContaining("3");
    }
}

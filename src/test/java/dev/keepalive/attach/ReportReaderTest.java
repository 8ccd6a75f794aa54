package dev.keepalive.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportReaderTest {
    @Test
    void splitsLinesIntoFields() {
        ReportReader report = ReportReader.parse(
                "version=1\nsetting=idle\t\tdefault\nsetting=cnt\t5\tagent argument cnt\nresult=ok\n");
        assertThat(report.succeeded()).isTrue();
        assertThat(report.error()).isNull();
        assertThat(report.value("version")).isEqualTo("1");
        assertThat(report.value("state")).isEmpty();
        assertThat(report.rows("setting"))
                .containsExactly(List.of("idle", "", "default"), List.of("cnt", "5", "agent argument cnt"));
        assertThat(report.rows("socket")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "result=ok", "result=ok\nstate=on\n", "state=on\n", "result=okay\n", "error=cut off"})
    void doesNotTakeAnIncompleteReportForAnAnswer(String text) {
        ReportReader report = ReportReader.parse(text);
        assertThat(report.succeeded()).isFalse();
        assertThat(report.error()).isNull();
    }

    @Test
    void tellsWhyItFailed() {
        ReportReader report = ReportReader.parse("version=1\nerror=java.io.IOException: a=b\n");
        assertThat(report.succeeded()).isFalse();
        assertThat(report.error()).isEqualTo("java.io.IOException: a=b");
    }
}

package dev.keepalive.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepalive.control.ReportLine;
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
        assertThat(report.value(ReportLine.VERSION)).isEqualTo("1");
        assertThat(report.value(ReportLine.STATE)).isEmpty();
        assertThat(report.rows(ReportLine.SETTING))
                .extracting(ReportRow::all)
                .containsExactly(List.of("idle", "", "default"), List.of("cnt", "5", "agent argument cnt"));
        assertThat(report.rows(ReportLine.SOCKET)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "result=ok", "result=ok\nstate=on\n", "state=on\n", "result=okay\n", "error=cut off"})
    void doesNotTakeAnIncompleteReportForAnAnswer(String text) {
        ReportReader report = ReportReader.parse(text);
        assertThat(report.succeeded()).isFalse();
        assertThat(report.error()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=\n", "a=b\tc\n", "x\n", "\n", "a=\t", "k%d=1\n", "no end of a line "})
    void refusesMoreThanAnyReportHas(String repeated) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() <= ReportReader.MAXIMUM_LENGTH - repeated.length() - 8; i++) {
            text.append(repeated.replace("%d", Integer.toString(i)));
        }
        assertThatThrownBy(() -> ReportReader.parse(text + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("more than ");
    }

    @Test
    void refusesATextThatIsTooLong() {
        assertThatThrownBy(() -> ReportReader.parse("x".repeat(ReportReader.MAXIMUM_LENGTH + 1)))
                .hasMessage("more than 8388608 characters");
    }

    @Test
    void hasRoomForTheSocketsOfALargeServer() {
        String socket =
                "socket=123456\t[2001:db8::1234:5678]:65535\t[2001:db8::8765:4321]:443\tESTABLISHED\t1\t60\t10\t5\t0"
                        + "\tkeepalive\t59.99\t0\t0\t0\t0\n";
        ReportReader report = ReportReader.parse(socket.repeat(50_000) + "result=ok\n");
        assertThat(report.succeeded()).isTrue();
        assertThat(report.rows(ReportLine.SOCKET))
                .hasSize(50_000)
                .last()
                .satisfies(row -> assertThat(row.all()).hasSize(15).contains("59.99"));
    }

    @Test
    void tellsWhyItFailed() {
        ReportReader report = ReportReader.parse("version=1\nerror=java.io.IOException: a=b\n");
        assertThat(report.succeeded()).isFalse();
        assertThat(report.error()).isEqualTo("java.io.IOException: a=b");
    }

    @Test
    void fieldsHaveNames() {
        ReportReader report = ReportReader.parse("setting=idle\t60\tdefault\nsetting=cnt\nresult=ok\n");
        assertThat(report.rows(ReportLine.SETTING).get(0).get("origin")).isEqualTo("default");
        assertThatThrownBy(() -> report.rows(ReportLine.SETTING).get(1).get("origin"))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> report.rows(ReportLine.SETTING).get(0).get("colour"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

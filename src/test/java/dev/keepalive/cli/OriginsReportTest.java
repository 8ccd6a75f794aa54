package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.attach.ReportReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class OriginsReportTest {
    private static final String TWO =
            "origin=com.zaxxer.hikari\tcom.zaxxer.hikari.pool.Pool.open\tclient\t10.0.0.1:5432"
                    + "\tSO_KEEPALIVE=false TCP_KEEPIDLE=30\t2\n"
                    + "origin=App\tApp.main\taccepted\t\t\t10\n";

    @Test
    void theMostFrequentComesFirst() {
        assertThat(printed(TWO, false).lines().skip(1))
                .hasSize(2)
                .first()
                .asString()
                .matches("10 +App +App.main +accepted +nothing");
    }

    @Test
    void json() {
        assertThat(printed(TWO, true).replaceAll("\\s", ""))
                .isEqualTo(
                        "{\"origins\":["
                                + "{\"library\":\"App\",\"caller\":\"App.main\",\"side\":\"accepted\",\"peer\":null,\"sockets\":10,\"sets\":[]},"
                                + "{\"library\":\"com.zaxxer.hikari\",\"caller\":\"com.zaxxer.hikari.pool.Pool.open\",\"side\":\"client\","
                                + "\"peer\":\"10.0.0.1:5432\",\"sockets\":2,\"sets\":[\"SO_KEEPALIVE=false\",\"TCP_KEEPIDLE=30\"]}]}");
    }

    @Test
    void nothingCounted() {
        assertThat(printed("", false)).isEqualTo("no new TCP socket in this time\n");
        assertThat(printed("", true).replaceAll("\\s", "")).isEqualTo("{\"origins\":[]}");
    }

    private static String printed(String report, boolean json) {
        StringWriter out = new StringWriter();
        new OriginsReport(new PrintWriter(out), json).print(ReportReader.parse(report + "result=ok\n"));
        return out.toString();
    }
}

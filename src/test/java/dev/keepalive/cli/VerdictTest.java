package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.socket.TcpTableRow;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {
    /** Columns of /proc/net/tcp: state, queues, timer with ticks, retransmissions, unanswered probes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            01 | 0:0   | 00:0     | 0 | 0 | no keepalive: would hang if the peer vanished
            01 | 0:10  | 00:0     | 0 | 0 | no keepalive: would hang if the peer vanished; the application has not read 16 bytes
            01 | 0:0   | 02:1770  | 0 | 0 | keepalive, next check in 60 s
            01 | 0:0   | 02:AFC80 | 0 | 0 | keepalive, next check in 7200 s: too late for Azure 240 s, AWS 350 s, GCP 600 s, IPVS 900 s
            01 | 0:0   | 02:64    | 0 | 1 | 1 keepalive probe without an answer: the peer seems to have vanished
            01 | 0:0   | 02:64    | 0 | 4 | 4 keepalive probes without an answer: the peer seems to have vanished
            01 | 5:0   | 01:14    | 0 | 0 | waits for acknowledgement
            01 | 5:0   | 01:64    | 1 | 0 | waits for acknowledgement, retransmitted once: keepalive does not end this, see user-timeout
            01 | 5:0   | 01:64    | 7 | 0 | waits for acknowledgement, retransmitted 7 times: keepalive does not end this, see user-timeout
            01 | 5:0   | 04:64    | 0 | 0 | peer does not read (zero window): keepalive does not end this, see user-timeout
            01 | 5:0   | 04:64    | 0 | 1 | peer does not read (zero window): keepalive does not end this, see user-timeout
            01 | 5:0   | 04:64    | 0 | 5 | 5 zero-window probes without an answer: the peer seems to have vanished; keepalive does not end this, see user-timeout
            02 | 1:0   | 01:64    | 0 | 0 | is connecting
            02 | 1:0   | 01:64    | 3 | 0 | is connecting, 4 attempts without an answer: keepalive begins only when it is connected
            08 | 0:1   | 00:0     | 0 | 0 | the peer has closed, the application has not
            05 | 0:0   | 00:0     | 0 | 0 | closed on this side, not by the peer; no keepalive: would hang if the peer vanished
            09 | 1:0   | 01:64    | 2 | 0 | is being closed
            06 | 0:0   | 03:64    | 0 | 0 | is being closed
            01 | 0:0   | 07:64    | 0 | 0 | the timer that is running does not show whether it has keepalive
            """)
    void withoutAnAgent(
            String state, String queues, String timer, String retransmissions, String probes, String verdict) {
        TcpTableRow row = TcpTableRow.parse("0: 0100007F:0001 0100007F:0002 " + state + " " + queues + " " + timer + " "
                + retransmissions + " 0 " + probes + " 4711 1");
        assertThat(SocketRow.of(Map.of(5, row)))
                .singleElement()
                .extracting(Verdict::of)
                .isEqualTo(verdict);
    }

    private static SocketRow reported(String fields) {
        String report = "socket=5\t127.0.0.1:1\t127.0.0.1:2\t" + fields.replace(' ', '\t') + "\nresult=ok\n";
        return SocketRow.of(ReportReader.parse(report)).get(0);
    }

    /** A report: state, SO_KEEPALIVE, idle, interval, count, user timeout, timer and so on. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ESTABLISHED 1 60 10 5 0 keepalive 9.0 0 0 0 0      | keepalive: a vanished peer is noticed after 110 s
            ESTABLISHED 1 60 10 5 90000 keepalive 9.0 0 0 0 0  | keepalive: a vanished peer is noticed after 90 s
            ESTABLISHED 1 60 10 5 91000 keepalive 9.0 0 0 0 0  | keepalive: a vanished peer is noticed after 100 s
            ESTABLISHED 1 60 10 5 5000 keepalive 9.0 0 0 0 0   | keepalive: a vanished peer is noticed after 70 s
            ESTABLISHED 0 60 10 5 90000 none 0.0 0 0 0 0       | no keepalive: would hang if the peer vanished
            ESTABLISHED 1 60 10 5 0 retransmit 9.0 7 0 3 0     | waits for acknowledgement, retransmitted 3 times: keepalive does not end this, see user-timeout
            ESTABLISHED 1 60 10 5 9000 retransmit 9.0 7 0 3 0  | waits for acknowledgement, retransmitted 3 times: will be ended by its user timeout of 9000 ms
            ESTABLISHED 1 60 10 5 9000 probe 9.0 7 0 0 0       | peer does not read (zero window): will be ended by its user timeout of 9000 ms
            """)
    void withAnAgent(String fields, String verdict) {
        assertThat(Verdict.of(reported(fields))).isEqualTo(verdict);
    }

    /** Multipath TCP has the option, and no times that a report could tell. */
    @Test
    void keepaliveWithoutTimes() {
        assertThat(Verdict.of(reported("ESTABLISHED 1     none 0.0 0 0 0 0"))).isEqualTo("keepalive");
    }

    /** As what a number is that none is: the command says that the report cannot be understood. */
    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "1e999", "", "soon"})
    void reportOfSomebodyElse(String seconds) {
        assertThatThrownBy(() -> reported("ESTABLISHED 1 60 10 5 0 keepalive " + seconds + " 0 0 0 0"))
                .isInstanceOf(NumberFormatException.class);
    }

    /** The JVM has the classes of the agent that it was started with. */
    @Test
    void reportOfAnOlderAgent() {
        SocketRow socket = reported("ESTABLISHED 1 60 10 5 0");
        assertThat(Verdict.of(socket)).isEqualTo("keepalive: a vanished peer is noticed after 110 s");
        assertThat(socket.unread).isEqualTo(SocketRow.NOT_KNOWN);
    }
}

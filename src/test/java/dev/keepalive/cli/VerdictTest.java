package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.process.ProcessException;
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
            01 | 5:0   | 01:64    | 1 | 0 | waits for acknowledgement, retransmitted once: keepalive will not end this connection; a user timeout does
            01 | 5:0   | 01:64    | 7 | 0 | waits for acknowledgement, retransmitted 7 times: keepalive will not end this connection; a user timeout does
            01 | 5:0   | 04:64    | 0 | 0 | peer does not read (zero window): keepalive will not end this connection; a user timeout does
            01 | 5:0   | 04:64    | 0 | 1 | peer does not read (zero window): keepalive will not end this connection; a user timeout does
            01 | 5:0   | 04:64    | 0 | 5 | 5 zero-window probes without an answer: the peer seems to have vanished; keepalive will not end this connection; a user timeout does
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
        assertThat(Verdict.of(socket(state + " " + queues + " " + timer + " " + retransmissions + " 0 " + probes)))
                .isEqualTo(verdict);
    }

    /** Options as a report has them; none if no agent was asked. */
    private static SocketRow socket(String columns, String... options) {
        TcpTableRow row = TcpTableRow.parse("0: 0100007F:0001 0100007F:0002 " + columns + " 4711 1");
        return SocketRow.of(
                        Map.of(5, row),
                        options.length == 0 ? Map.of() : Map.of(5, StatusTest.options(String.join("\t", options))))
                .get(0);
    }

    /** The options of a report: SO_KEEPALIVE, idle, interval, count, user timeout; and columns of /proc/net/tcp. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 60 10 5 0     | 01 0:0 02:384 0 0 0 | keepalive: a vanished peer is noticed after 110 s
            1 60 10 5 90000 | 01 0:0 02:384 0 0 0 | keepalive: a vanished peer is noticed after 90 s
            1 60 10 5 91000 | 01 0:0 02:384 0 0 0 | keepalive: a vanished peer is noticed after 100 s
            1 60 10 5 5000  | 01 0:0 02:384 0 0 0 | keepalive: a vanished peer is noticed after 70 s
            1 60 10 5 0     | 01 0:0 02:384 0 0 1 | 1 keepalive probe without an answer: the peer seems to have vanished, ends in at most 56 s
            1 60 10 5 0     | 01 0:0 02:384 0 0 5 | 5 keepalive probes without an answer: the peer seems to have vanished, ends in at most 11 s
            1 60 10 5 90000 | 01 0:0 02:384 0 0 1 | 1 keepalive probe without an answer: the peer seems to have vanished, ends in at most 33 s
            0 60 10 5 90000 | 01 0:0 00:0 0 0 0   | no keepalive: would hang if the peer vanished
            1 60 10 5 0     | 01 7:0 01:384 3 0 0 | waits for acknowledgement, retransmitted 3 times: keepalive will not end this connection; a user timeout does
            1 60 10 5 9000  | 01 7:0 01:384 3 0 0 | waits for acknowledgement, retransmitted 3 times: its user timeout of 9000 ms ends it in at most 12 s unless the peer answers
            1 60 10 5 9000  | 01 7:0 04:384 0 0 0 | peer does not read (zero window): its user timeout of 9000 ms ends it in at most 35 s unless the peer reads
            """)
    void withAnAgent(String options, String columns, String verdict) {
        assertThat(Verdict.of(socket(columns, options.split(" ")))).isEqualTo(verdict);
    }

    /** Multipath TCP has the option, and no times that a report could tell. */
    @Test
    void keepaliveWithoutTimes() {
        assertThat(Verdict.of(socket("01 0:0 00:0 0 0 0", "1", "", "", "", ""))).isEqualTo("keepalive");
    }

    /** As what a number is that none is: the command says that the report cannot be understood. */
    @ParameterizedTest
    @ValueSource(strings = {"socket=5", "socket=\t4711\t1\t60\t10\t5\t0", "socket=99999999999\t4711\t1\t60\t10\t5\t0"})
    void reportOfSomebodyElse(String row) {
        long self = ProcessHandle.current().pid();
        assertThatThrownBy(() -> SocketRow.of(self, ReportReader.parse(row + "\nresult=ok\n")))
                .isInstanceOfAny(NumberFormatException.class, IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "1e999", "99999999999"})
    void timeOfSomebodyElse(String time) {
        assertThatThrownBy(() -> socket("01 0:0 00:0 0 0 0", "1", time, "10", "5", "0"))
                .isInstanceOf(NumberFormatException.class);
    }

    /** What an agent tells of a socket that nobody has is not taken for a connection. */
    @ParameterizedTest
    @ValueSource(strings = {"socket=999999\t1\t1\t60\t10\t5\t0", "socket=999999\t1\t1\t60\t10\t5"})
    void socketThatWasClosedMeanwhile(String row) throws ProcessException {
        long self = ProcessHandle.current().pid();
        assertThat(SocketRow.of(self, ReportReader.parse(row + "\nresult=ok\n")))
                .isEmpty();
    }
}

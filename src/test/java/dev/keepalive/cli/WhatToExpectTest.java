package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.socket.TcpTableRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhatToExpectTest {
    private static List<String> lines(String report, TcpTableRow... connections) {
        return WhatToExpect.lines(ReportReader.parse(report), List.of(connections));
    }

    /** State, queues, timer and retransmissions as in /proc/net/tcp. */
    private static TcpTableRow row(String columns) {
        return TcpTableRow.parse("0: 0100007F:0001 0100007F:0002 " + columns + " 0 0 4711 1");
    }

    @Test
    void theTimesAreReckonedWithTheKernelsWhereNoneAreGiven() {
        assertThat(lines("""
                state=on
                setting=idle\t300\tagent argument idle
                setting=intvl\t\tdefault
                setting=user-timeout\t\tdefault
                kernel=idle\t7200
                kernel=intvl\t75
                kernel=cnt\t9
                result=ok
                """, row("01 7:0 04:384 0"), row("01 0:0 02:384 0"), row("04 7:0 01:384 3")))
                .containsExactly(
                        "a dead peer on an idle connection is detected after 975 s: 300 + 75 x 9",
                        "hint: the idle time of 300 s, which the kernel may exceed by an eighth, is too long for these networks: Azure 240 s. They forget the connection"
                                + " before the first probe; idle=60,intvl=10,cnt=5 suits all of them");
    }

    @Test
    void unacknowledgedDataStaysWithoutUserTimeout() {
        assertThat(lines("state=on\nresult=ok\n", row("01 7:0 01:1068 3"), row("08 7:0 01:2000 0")))
                .containsExactly(
                        "unacknowledged data: 2 connections, 1 of them retransmitting. Keepalive does not end these:"
                                + " as long as data is unacknowledged Linux sends no probes. If the peer is gone they hang until the"
                                + " kernel gives up, about 15 minutes after the data was sent (net.ipv4.tcp_retries2);"
                                + " user-timeout=auto ends them");
    }

    /** 110 s from the first retransmission, each timer up to an eighth late; what has not been retransmitted yet has its first timer besides. */
    @Test
    void withUserTimeoutItEndsWhenTheKernelSaysSo() {
        String report = """
                state=on
                setting=user-timeout\tauto\tagent argument user-timeout
                setting=idle\t60\tagent argument idle
                setting=intvl\t10\tagent argument intvl
                kernel=cnt\t5
                result=ok
                """;
        assertThat(lines(
                        report,
                        row("01 7:0 01:1035 3"),
                        row("01 7:0 04:1 0"),
                        row("01 7:0 04:1 0"),
                        row("01 7:0 04:1 0")))
                .contains(
                        "unacknowledged data: 1 connection, 1 of them retransmitting. If the peer is gone, user-timeout=auto ends each"
                                + " in at most 124 s, unless the application has set times of its own on it",
                        "zero window: 3 connections to a peer that does not read; user-timeout=auto also ends them if they"
                                + " stay blocked for longer than that");
        assertThat(lines(report, row("01 7:0 01:64 0")).toString()).contains("ends each in at most 126 s");
        assertThat(lines(report, row("01 7:0 01:2CEC 9")).toString()).contains("ends each in at most 130 s");
    }

    @Test
    void anAgentThatIsOffHasNone() {
        assertThat(lines("state=off\nkernel=idle\t7200\nresult=ok\n")).isEmpty();
    }
}

package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.attach.ReportReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhatToExpectTest {
    private static List<String> lines(String report) {
        return WhatToExpect.lines(ReportReader.parse(report));
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
                unacknowledged=0\t0\t0\t1
                result=ok
                """))
                .containsExactly(
                        "a dead peer on an idle connection is detected after 975 s: 300 + 75 x 9",
                        "hint: the idle time of 300 s is longer than the limit of these networks: Azure 240 s. They forget the connection"
                                + " before the first probe; idle=60,intvl=10,cnt=5 suits all of them");
    }

    @Test
    void unacknowledgedDataStaysWithoutUserTimeout() {
        assertThat(lines("state=on\nunacknowledged=2\t1\t42\t0\nresult=ok\n"))
                .containsExactly(
                        "unacknowledged data: 2 connections, 1 of them retransmitting. Keepalive does not end these:"
                                + " as long as data is unacknowledged Linux sends no probes. If the peer is gone they hang until the"
                                + " kernel gives up, about 15 minutes after the data was sent (net.ipv4.tcp_retries2);"
                                + " user-timeout=auto ends them");
    }

    @Test
    void withUserTimeoutItEndsAtTheNextRetransmission() {
        assertThat(lines("""
                state=on
                setting=user-timeout\tauto\tagent argument user-timeout
                unacknowledged=1\t1\t42\t3
                result=ok
                """))
                .containsExactly(
                        "unacknowledged data: 1 connection, 1 of them retransmitting. If the peer is gone, each ends at the"
                                + " first retransmission after user-timeout=auto; the next retransmissions are all due within 42 s",
                        "zero window: 3 connections to a peer that does not read; user-timeout=auto also ends them if they"
                                + " stay blocked for longer than that");
    }

    @Test
    void anAgentThatIsOffHasNone() {
        assertThat(lines("state=off\nkernel=idle\t7200\nresult=ok\n")).isEmpty();
    }
}

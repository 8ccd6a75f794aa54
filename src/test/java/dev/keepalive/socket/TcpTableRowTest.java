package dev.keepalive.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteOrder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as a kernel on a little-endian machine writes them. */
class TcpTableRowTest {
    @BeforeAll
    static void needs() {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "a little-endian machine is needed");
    }

    @Test
    void connectionWithItsKeepaliveTimer() {
        String line = "   1: 0100007F:1F90 0200007F:C350 01 00000000:00000010 02:000AFC7A 00000000"
                + "     0        3 32217 2 0000000000000000 20 4 30 10 -1";
        TcpTableRow row = TcpTableRow.parse(line);
        assertThat(row.local).isEqualTo("127.0.0.1:8080");
        assertThat(row.peer).isEqualTo("127.0.0.2:50000");
        assertThat(row.state).isEqualTo("ESTABLISHED");
        assertThat(row.unacknowledged).isZero();
        assertThat(row.unread).isEqualTo(16);
        assertThat(row.timer).isEqualTo("keepalive");
        assertThat(row.timerSeconds).isEqualTo(7199.94);
        assertThat(row.retransmissions).isZero();
        assertThat(row.unansweredProbes).isEqualTo(3);
        assertThat(TcpTableRow.inode(line)).isEqualTo("32217");
    }

    @Test
    void connectionWhosePeerIsGone() {
        TcpTableRow row = TcpTableRow.parse(
                "1234: 00000000000000000000000001000000:0050 "
                        + "B80D0120000000000000000002000000:01BB 01 80000400:00000000 01:000000C8 0000000A  1000        0 7 2 0 0");
        assertThat(row.local).isEqualTo("[0:0:0:0:0:0:0:1]:80");
        assertThat(row.peer).isEqualTo("[2001:db8:0:0:0:0:0:2]:443");
        assertThat(row.unacknowledged).isEqualTo(0x80000400L);
        assertThat(row.timer).isEqualTo("retransmit");
        assertThat(row.timerSeconds).isEqualTo(2.0);
        assertThat(row.retransmissions).isEqualTo(10);
    }

    @Test
    void stateThatAKernelMayHaveLater() {
        assertThat(TcpTableRow.parse("0: 0100007F:0001 00000000:0000 0F 0:0 07:00000000 0 0 0 1 1").state)
                .isEqualTo("0F");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "0:", "0: 1 2 3 4 5 6 7 8", "0: 1 2 3 4 5 6 7 8   "})
    void lineThatIsTooShortForAnInode(String line) {
        assertThat(TcpTableRow.inode(line)).isEmpty();
    }

    @Test
    void inodeAtTheEndOfALine() {
        assertThat(TcpTableRow.inode("0: 1 2 3 4 5 6 7 8 4711")).isEqualTo("4711");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0:", "0: 0100007F 00000000:0000 0A 0:0 00:0 0 0 0 1", "0: 01:0001 0:0 0A 0 0 0 0 0 1"})
    void refusesWhatIsNoSuchLine(String line) {
        assertThatThrownBy(() -> TcpTableRow.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(line);
    }
}

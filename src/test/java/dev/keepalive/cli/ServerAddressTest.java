package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:80, 127.0.0.1:80",
        "255.200.99.0:65535, 255.200.99.0:65535",
        "[::1]:5432, [0:0:0:0:0:0:0:1]:5432",
        "[::ffff:10.0.0.1]:1, 10.0.0.1:1",
        "localhost:443, 127.0.0.1:443"
    })
    void readsAddresses(String text, String address) {
        assertThat(ServerAddress.toString(ServerAddress.parse(text))).isEqualTo(address);
    }

    /** Names are looked up later; that the first of these is a name is all that counts. */
    @ParameterizedTest
    @ValueSource(
            strings = {"no-such-host.invalid:80", "a_b.invalid:80", "4players.invalid:80", "xn--mnchen-3ya.invalid.:80"
            })
    void leavesNamesToDns(String text) {
        InetSocketAddress address = ServerAddress.parse(text);
        assertThat(address.isUnresolved()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "80",
                "localhost",
                "localhost:",
                "localhost:0",
                "localhost:65536",
                "localhost:-1",
                "localhost:80x",
                "2130706433:80",
                "0x7f000001:80",
                "0x7f.1:80",
                "127.1:80",
                "1.2.3:80",
                "1.2.3.4.5:80",
                "1.2.3.256:80",
                "01.2.3.4:80",
                "1.2.3.4.:80",
                "1..2.3:80",
                "[1.2.3]:80",
                "[1.2.3.4]:80",
                "[2130706433]:80",
                "[localhost]:80",
                "[::1]80",
                "[::1",
                "::1:80",
                "[::1::2]:80",
                "[:::1]:80",
                "0.0.0.0:80",
                "[::]:80",
                "224.0.0.1:80",
                "[ff02::1]:80",
                "a b:80",
                "a/b:80",
                "user@host:80",
                "http://host:80",
                "-.:80.."
            })
    void refusesWhatIsProbablyAMistake(String text) {
        assertThatThrownBy(() -> ServerAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}

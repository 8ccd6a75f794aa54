package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.keepalive.attach.ReportReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTest {
    private ReportReader report;

    @BeforeEach
    void read() {
        report = ReportReader.parse("""
                version=1.0.0
                state=on
                setting=keepalive\ton\tdefault
                setting=idle\t300\tagent argument idle
                setting=cnt\t\tdefault
                hook=sun.nio.ch.Net.socket\twoven
                hook=sun.nio.ch.SocketChannelImpl.<init>\tnot loaded
                counter=created\t3
                failure=TCP_KEEPIDLE: Invalid argument\t2
                socket=5\t127.0.0.1:4711\t10.0.0.1:443\tESTABLISHED\t1\t300\t75\t9\t0
                socket=6\t127.0.0.1:4712\t10.0.0.1:443\tESTABLISHED\t0\t7200\t75\t9\t20000
                note=a "note"
                result=ok
                """);
    }

    @Test
    void peopleGetTables() {
        StringWriter out = new StringWriter();
        new StatusText(new PrintWriter(out)).print(4711, report);
        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                JVM 4711: agent on, version 1.0.0

                SETTING    VALUE  FROM
                keepalive  on     default
                idle       300    agent argument idle
                cnt               default

                HOOK POINT                           STATE
                sun.nio.ch.Net.socket                woven
                sun.nio.ch.SocketChannelImpl.<init>  not loaded

                SOCKETS  NUMBER
                created  3

                FAILED BECAUSE OF               NUMBER
                TCP_KEEPIDLE: Invalid argument  2

                FD  LOCAL           PEER          STATE        KEEPALIVE  IDLE    INTERVAL  COUNT  USER TIMEOUT
                5   127.0.0.1:4711  10.0.0.1:443  ESTABLISHED  on         300 s   75 s      9      0 ms
                6   127.0.0.1:4712  10.0.0.1:443  ESTABLISHED  off        7200 s  75 s      9      20000 ms
                hint: the idle time 300 s of 1 socket(s) is longer than the limit of Azure 240 s
                note: a "note"
                """);
    }

    @Test
    void programsGetJson() throws JsonParserException {
        JsonObject json = JsonParser.object().from(StatusJson.of(4711, report));
        assertThat(json)
                .containsOnlyKeys(
                        "pid",
                        "state",
                        "version",
                        "settings",
                        "hooks",
                        "counters",
                        "failures",
                        "sockets",
                        "hints",
                        "notes");
        assertThat(json.getInt("pid")).isEqualTo(4711);
        assertThat(json.getString("state")).isEqualTo("on");
        assertThat(json.getString("version")).isEqualTo("1.0.0");
        assertThat(json.getObject("settings").getObject("idle").getString("value"))
                .isEqualTo("300");
        assertThat(json.getObject("settings").getObject("idle").getString("origin"))
                .isEqualTo("agent argument idle");
        assertThat(json.getObject("settings").getObject("cnt").isNull("value")).isTrue();
        assertThat(json.getArray("hooks")).hasSize(2);
        assertThat(json.getArray("hooks").getObject(0).getString("state")).isEqualTo("woven");
        assertThat(json.getObject("counters").getInt("created")).isEqualTo(3);
        assertThat(json.getObject("failures").getInt("TCP_KEEPIDLE: Invalid argument"))
                .isEqualTo(2);
        JsonObject socket = json.getArray("sockets").getObject(1);
        assertThat(socket)
                .containsOnlyKeys(
                        "fd", "local", "peer", "state", "keepalive", "idle", "interval", "count", "userTimeout");
        assertThat(socket.getString("local")).isEqualTo("127.0.0.1:4712");
        assertThat(socket.getBoolean("keepalive")).isFalse();
        assertThat(socket.getInt("userTimeout")).isEqualTo(20000);
        assertThat(json.getArray("hints")).hasSize(1);
        assertThat(json.getArray("notes").getString(0)).isEqualTo("a \"note\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            240  | ''
            241  | Azure 240 s
            351  | Azure 240 s, AWS 350 s
            601  | Azure 240 s, AWS 350 s, GCP 600 s
            7200 | Azure 240 s, AWS 350 s, GCP 600 s, IPVS 900 s
            """)
    void hintsAtNetworksThatForgetEarlier(int idle, String networks) {
        assertThat(IdleLimits.exceededBy(idle)).isEqualTo(networks);
    }
}

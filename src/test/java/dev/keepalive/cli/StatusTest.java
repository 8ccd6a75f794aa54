package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.keepalive.attach.ReportReader;
import dev.keepalive.attach.ReportRow;
import dev.keepalive.control.ReportLine;
import dev.keepalive.socket.TcpTableRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTest {
    private static final List<SocketRow> SOCKETS = SocketRow.of(
            new TreeMap<>(Map.of(
                    5, TcpTableRow.parse("0: 0100007F:1267 0100000A:01BB 01 0:0 02:4D2 0 0 0 4711"),
                    6, TcpTableRow.parse("0: 0100007F:1268 0100000A:01BB 01 C:4 01:12C 7 0 0 4712"),
                    7, TcpTableRow.UNCONNECTED)),
            Map.of(
                    5, options("1\t300\t75\t9\t0"),
                    6, options("0\t7200\t75\t9\t20000"),
                    7, options("1\t\t\t\t")));

    /** The line of a report with these options. */
    static ReportRow options(String options) {
        return ReportReader.parse("socket=5\t4711\t" + options + "\n")
                .rows(ReportLine.SOCKET)
                .get(0);
    }

    private ReportReader report;

    @BeforeEach
    void read() {
        report = ReportReader.parse("""
                version=1.0.0
                state=on
                setting=keepalive\ton\tdefault
                setting=idle\t300\tagent argument idle
                setting=cnt\t\tdefault
                kernel=idle\t7200
                kernel=cnt\t9
                hook=sun.nio.ch.Net.socket\twoven
                hook=sun.nio.ch.SocketChannelImpl.<init>\tnot loaded
                counter=created\t3
                failure=TCP_KEEPIDLE: Invalid argument\t2
                note=a "note"
                result=ok
                """);
    }

    private String text(Status status, int terminal) {
        StringWriter out = new StringWriter();
        new StatusText(new PrintWriter(out), terminal, false).print(status);
        return out.toString();
    }

    @Test
    void peopleGetTables() {
        assertThat(text(Status.reported(4711, report, SOCKETS), Terminal.UNLIMITED))
                .isEqualToNormalizingNewlines("""
                JVM 4711: agent on, version 1.0.0
                3 connections: 1 hanging, 1 with a late first probe; the kernel refused 2 option(s) of new sockets

                SETTING    VALUE       FROM
                keepalive  on          default
                idle       300         agent argument idle
                cnt        9 (kernel)  default

                HOOK POINT                           STATE
                sun.nio.ch.Net.socket                woven
                sun.nio.ch.SocketChannelImpl.<init>  not loaded

                SOCKETS  NUMBER
                created  3

                FAILED BECAUSE OF               NUMBER
                TCP_KEEPIDLE: Invalid argument  2

                FD  LOCAL           PEER          STATE        KEEPALIVE  IDLE    INTERVAL  COUNT  USER TIMEOUT  TIMER           UNACKED  UNREAD  RETRANS  VERDICT
                6   127.0.0.1:4712  10.0.0.1:443  ESTABLISHED  off        7200 s  75 s      9      20000 ms      retransmit 3 s  12       4       7        waits for acknowledgement, retransmitted 7 times: its user timeout of 20000 ms ends it in at most 23 s unless the peer answers; the application has not read 4 bytes
                5   127.0.0.1:4711  10.0.0.1:443  ESTABLISHED  on         300 s   75 s      9      0 ms          keepalive 12 s  0        0       0        keepalive: a vanished peer is noticed after 975 s
                7   -               -             unconnected  on                                                none            0        0       0        not in /proc/net/tcp: not connected, or Multipath TCP
                hint: the idle time of 300 s on 1 socket(s), which the kernel may exceed by an eighth, is too long for these networks: Azure 240 s; to shorten it: java -jar keepalive-agent.jar set 4711 idle=60,intvl=10,cnt=5
                note: a "note"
                """);
    }

    @Test
    void inANarrowTerminalTheDecisiveColumnsStay() {
        String text = text(Status.reported(4711, report, SOCKETS), 80);
        assertThat(text).contains("""
                FD  PEER          STATE        KEEPALIVE  IDLE    TIMER           UNACKED
                    VERDICT
                6   10.0.0.1:443  ESTABLISHED  off        7200 s  retransmit 3 s  12
                    waits for acknowledgement, retransmitted 7 times: its user timeout of 20000
                    ms ends it in at most 23 s unless the peer answers; the application has not
                    read 4 bytes
                5   10.0.0.1:443  ESTABLISHED  on         300 s   keepalive 12 s  0
                    keepalive: a vanished peer is noticed after 975 s
                7   -             unconnected  on                 none            0
                    not in /proc/net/tcp: not connected, or Multipath TCP
                (too narrow for LOCAL, USER TIMEOUT, UNREAD, COUNT, INTERVAL, RETRANS)
                """);
    }

    @Test
    void programsGetJson() throws JsonParserException {
        JsonObject json = JsonParser.object().from(StatusJson.of(Status.reported(4711, report, SOCKETS)));
        assertThat(json)
                .containsOnlyKeys(
                        "pid",
                        "state",
                        "version",
                        "summary",
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
        assertThat(json.getObject("settings").getObject("cnt").getString("kernel"))
                .isEqualTo("9");
        assertThat(json.getArray("hooks")).hasSize(2);
        assertThat(json.getArray("hooks").getObject(0).getString("state")).isEqualTo("woven");
        assertThat(json.getObject("counters").getInt("created")).isEqualTo(3);
        assertThat(json.getObject("failures").getInt("TCP_KEEPIDLE: Invalid argument"))
                .isEqualTo(2);
        JsonObject socket = json.getArray("sockets").getObject(0);
        assertThat(socket)
                .containsOnlyKeys(
                        "fd",
                        "local",
                        "peer",
                        "state",
                        "keepalive",
                        "idle",
                        "interval",
                        "count",
                        "userTimeout",
                        "timer",
                        "timerSeconds",
                        "unacknowledged",
                        "unread",
                        "retransmissions",
                        "unansweredProbes",
                        "verdict",
                        "remedy");
        assertThat(socket.getString("local")).isEqualTo("127.0.0.1:4712");
        assertThat(socket.getBoolean("keepalive")).isFalse();
        assertThat(socket.getInt("userTimeout")).isEqualTo(20000);
        assertThat(socket.getString("timer")).isEqualTo("retransmit");
        assertThat(socket.getDouble("timerSeconds")).isEqualTo(3.0);
        assertThat(socket.getInt("unacknowledged")).isEqualTo(12);
        assertThat(socket.getInt("unread")).isEqualTo(4);
        assertThat(socket.getInt("retransmissions")).isEqualTo(7);
        assertThat(socket.getInt("unansweredProbes")).isZero();
        assertThat(socket.getString("verdict")).startsWith("waits for acknowledgement, retransmitted 7 times");
        assertThat(json.getArray("sockets").getObject(2).isNull("idle")).isTrue();
        assertThat(socket.isNull("remedy")).isTrue(); // its user timeout ends it
        assertThat(json.getArray("sockets").getObject(1).getString("remedy"))
                .isEqualTo("java -jar keepalive-agent.jar set 4711 idle=60,intvl=10,cnt=5");
        assertThat(json.getObject("summary"))
                .containsOnly(entry("connections", 3), entry("hanging", 1), entry("withoutKeepalive", 0));
        assertThat(json.getArray("hints")).hasSize(1);
        assertThat(json.getArray("notes").getString(0)).isEqualTo("a \"note\"");
    }

    @Test
    void theWorstComeFirstAndTheRestIsCounted() {
        Map<Integer, TcpTableRow> rows = new TreeMap<>();
        for (int fd = 1; fd <= 600; fd++) {
            String timer = fd == 590 ? "7:0 01:64 3" : fd == 595 ? "0:0 00:0 0" : "0:0 02:64 0";
            rows.put(fd, TcpTableRow.parse("0: 0100007F:1267 0100000A:01BB 01 " + timer + " 0 0 4711"));
        }
        StringWriter out = new StringWriter();
        Status status = new Status(4711, "absent", ReportReader.absent(), SocketRow.of(rows, Map.of()), false, true);
        new StatusText(new PrintWriter(out), Terminal.UNLIMITED, false).print(status);
        assertThat(out.toString().lines())
                .hasSize(4 + StatusText.MOST_ROWS + 4)
                .contains(
                        "600 connections: 1 hanging, 1 without keepalive",
                        "(570 more; for all: java -jar keepalive-agent.jar status 4711 --all-rows)",
                        "hint: 1 of 600 connection(s) retransmitting; to end those whose peer is gone: java -jar keepalive-agent.jar"
                                + " attach 4711 idle=60,intvl=10,cnt=5,user-timeout=auto",
                        "hint: 1 of 600 connection(s) without keepalive; to put it on them: java -jar keepalive-agent.jar"
                                + " attach 4711 idle=60,intvl=10,cnt=5");
        assertThat(out.toString().lines().skip(4).limit(3).map(line -> line.split(" +")[0]))
                .containsExactly("590", "595", "1");
        out.getBuffer().setLength(0);
        new StatusText(new PrintWriter(out), Terminal.UNLIMITED, true).print(status);
        assertThat(out.toString().lines()).hasSize(4 + 600 + 3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            213  | ''
            214  | Azure 240 s
            311  | Azure 240 s
            312  | Azure 240 s, AWS 350 s
            534  | Azure 240 s, AWS 350 s, GCP 600 s
            7200 | Azure 240 s, AWS 350 s, GCP 600 s, IPVS 900 s
            """)
    void hintsAtNetworksThatForgetEarlier(int idle, String networks) {
        assertThat(IdleLimits.exceededBy(idle)).isEqualTo(networks);
    }
}

package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Libraries;
import dev.keepalive.testing.NetworkLab;
import dev.keepalive.testing.NetworkLab.Failure;
import dev.keepalive.testing.OutageFigures;
import dev.keepalive.testing.Polling;
import dev.keepalive.testing.PostgreSql;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who waits for an answer from a peer that is gone: with the agent an exception in time, without it a hang. */
class DeadPeerIT {
    private static final String TIMES = "idle=2,intvl=1,cnt=3";
    /** How long a thread may take on a busy machine to notice that the kernel has ended its connection. */
    private static final long HEARS_OF_IT_MILLIS = 3000;

    private static final String GIVEN = TIMES + ",user-timeout=auto";

    /** idle + intvl x cnt. */
    private static final Duration DETECTED = Duration.ofSeconds(5);

    /** One second is the kernel's and Java's, the rest is for a machine that is busy otherwise; without the agent it is at least 15 minutes. */
    private static final Duration GRACE = Duration.ofSeconds(6);

    /** The kernel looks at a user timeout when it retransmits; the interval doubles, so this may be as late again. */
    private static final Duration UNACKNOWLEDGED_DETECTED =
            DETECTED.multipliedBy(2).plus(GRACE);

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String UNACKNOWLEDGED = "unacknowledged request";

    @BeforeAll
    static void needs() {
        NetworkLab.needs();
        PostgreSql.needs();
    }

    static Stream<Arguments> failuresAndJdks() {
        List<Jdk> jdks = Jdks.since(17).stream()
                .filter(jdk -> jdk.equals(Jdks.RUNNING) || jdk.feature() == 25)
                .toList();
        return jdks.stream().flatMap(jdk -> Stream.of(Failure.values()).map(failure -> Arguments.of(failure, jdk)));
    }

    /** A client that waits in every way, and its peer. */
    private static final class Waiting implements AutoCloseable {
        private final NetworkLab lab = NetworkLab.open();
        private final PostgreSql database;
        private final ForkedJvm server;
        private final String classPath;

        Waiting() {
            classPath = Libraries.compiled("LosesPeer", "outage");
            database = PostgreSql.start(lab.atServer());
            server = JvmCommand.on(Jdks.RUNNING)
                    .under(lab.atServer())
                    .classPath(Libraries.compiled("OutageServer", "outage"))
                    .program("OutageServer")
                    .start()
                    .await("HOLD");
        }

        JvmCommand client(Jdk jdk) {
            List<String> ports = server.stdout().lines().limit(2).toList();
            return JvmCommand.on(jdk)
                    .under(lab.atClient())
                    .classPath(classPath)
                    .program(
                            "LosesPeer",
                            NetworkLab.SERVER,
                            ports.get(0),
                            ports.get(1),
                            Integer.toString(PostgreSql.PORT));
        }

        @Override
        public void close() {
            server.close();
            database.close();
            lab.close();
        }
    }

    /** What has ended, with the milliseconds since 1970. */
    private static Map<String, Long> ended(ForkedJvm jvm) {
        return jvm.stdout()
                .lines()
                .map(line -> line.split("\t"))
                .filter(columns -> columns.length > 2 && columns[0].equals("ended"))
                .collect(Collectors.toMap(
                        columns -> columns[1], columns -> Long.parseLong(columns[2]), Math::min, TreeMap::new));
    }

    @ParameterizedTest
    @MethodSource("failuresAndJdks")
    void anExceptionInTimeWithTheAgentAndAHangWithout(Failure failure, Jdk jdk) {
        int kinds = jdk.feature() < 21 ? 7 : 8;
        try (Waiting waiting = new Waiting();
                ForkedJvm with = waiting.client(jdk).agent(GIVEN).start().await("HOLD");
                ForkedJvm without = waiting.client(jdk).start().await("HOLD")) {
            assertThat(ended(with)).isEmpty();
            waiting.lab.fail(failure);
            long failed = System.currentTimeMillis();
            with.send("");
            without.send("");
            Polling.until(LIMIT, () -> ended(with).size() == kinds);
            Map<String, Long> ends = ended(with);
            ends.forEach((what, end) -> {
                OutageFigures.add(failure, what, GIVEN, jdk, "exception after " + seconds(end - failed));
                Duration limit = what.equals(UNACKNOWLEDGED) ? UNACKNOWLEDGED_DETECTED : DETECTED.plus(GRACE);
                assertThat(Duration.ofMillis(end - failed))
                        .as("%s\n%s", what, with)
                        .isLessThan(limit);
            });
            assertThat(with.stdout()).doesNotContain("no exception");

            Map<String, Long> endsWithout = ended(without);
            if (failure == Failure.RESET) { // what is sent is answered with it
                assertThat(endsWithout).containsOnlyKeys(UNACKNOWLEDGED);
            } else {
                assertThat(endsWithout).isEmpty();
            }
            long seen = System.currentTimeMillis();
            ends.keySet().stream()
                    .filter(what -> !endsWithout.containsKey(what))
                    .forEach(what ->
                            OutageFigures.add(failure, what, "none", jdk, "hangs, seen for " + seconds(seen - failed)));
        }
    }

    private static String seconds(long milliseconds) {
        return String.format("%.1f s", milliseconds / 1000.0);
    }

    /** The threads hang already when the agent comes: those without unacknowledged data are freed by keepalive, the other by the user timeout. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#running")
    void anAttachFreesThreadsThatHang(Jdk jdk) throws InterruptedException {
        int kinds = jdk.feature() < 21 ? 7 : 8;
        try (Waiting waiting = new Waiting();
                ForkedJvm jvm = waiting.client(jdk).start().await("HOLD")) {
            waiting.lab.fail(Failure.BLACK_HOLE);
            jvm.send("");
            AgentCommandLine cli = AgentCommandLine.here();
            Polling.until(
                    LIMIT,
                    () -> cli.run("attach", jvm.pid(), TIMES)
                            .stdout()
                            .contains(
                                    "unacknowledged data: 1 connection, 1 of them retransmitting. Keepalive does not end these"));
            Polling.until(LIMIT, () -> ended(jvm).size() == kinds - 1);
            Thread.sleep(DETECTED.toMillis()); // keepalive's time once more
            assertThat(ended(jvm)).doesNotContainKey(UNACKNOWLEDGED);

            String said = cli.run("attach", jvm.pid(), "user-timeout=auto").stdout();
            long attached = System.currentTimeMillis();
            assertThat(said)
                    .containsPattern("unacknowledged data: 1 connection, 1 of them retransmitting. If the peer is gone,"
                            + " user-timeout=auto ends each in at most [0-9]+ s");
            int atMost = Integer.parseInt(said.replaceFirst("(?s).*in at most ([0-9]+) s.*", "$1"));
            Polling.until(LIMIT, () -> ended(jvm).containsKey(UNACKNOWLEDGED));
            long took = ended(jvm).get(UNACKNOWLEDGED) - attached;
            assertThat(took).isLessThanOrEqualTo(1000L * atMost + HEARS_OF_IT_MILLIS);
            assertThat(1000L * atMost).as("took %s ms", took).isLessThan(2 * took + 20_000);
            OutageFigures.add(
                    "the same, attached while it hangs",
                    UNACKNOWLEDGED,
                    GIVEN,
                    jdk,
                    "exception " + seconds(took) + " after the attach");
        }
    }
}

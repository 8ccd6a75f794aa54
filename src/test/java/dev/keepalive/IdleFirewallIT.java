package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.Command;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Libraries;
import dev.keepalive.testing.NetworkLab;
import dev.keepalive.testing.NetworkLab.Middlebox;
import dev.keepalive.testing.OutageFigures;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Polling;
import dev.keepalive.testing.PostgreSql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device between client and server that forgets connections that are silent for 5 s: pools that survive with the agent, and die without. */
class IdleFirewallIT {
    /** force, since HttpClient 5.6 sets times of its own, which are longer than what this firewall remembers. */
    private static final String GIVEN = "idle=2,intvl=1,cnt=3,keepalive=force";

    private static final long SILENCE_MILLIS = 9000;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @BeforeAll
    static void needs() {
        NetworkLab.needs();
        PostgreSql.needs();
    }

    @ParameterizedTest
    @EnumSource(Middlebox.class)
    void poolsSurviveWithTheAgentAndDieWithoutUntilItIsAttached(Middlebox middlebox)
            throws InterruptedException, JsonParserException {
        String classPath = Libraries.compiled("UsesPools", "outage");
        try (NetworkLab lab = NetworkLab.open()) {
            lab.put(middlebox);
            try (PostgreSql database = PostgreSql.start(lab.atServer());
                    ForkedJvm server = JvmCommand.on(Jdks.RUNNING)
                            .under(lab.atServer())
                            .classPath(Libraries.compiled("OutageServer", "outage"))
                            .program("OutageServer")
                            .start()
                            .await("HOLD");
                    ForkedJvm with =
                            client(lab, classPath, server).agent(GIVEN).start().await("HOLD");
                    ForkedJvm without = client(lab, classPath, server).start().await("HOLD")) {
                Outcome limit = idleLimit(lab, server);
                Thread.sleep(SILENCE_MILLIS);
                uses(lab, middlebox, with, GIVEN).allSurvive();
                uses(lab, middlebox, without, "none").allDie();

                Outcome attached = AgentCommandLine.here().run("attach", without.pid(), GIVEN);
                assertThat(attached.exitCode()).as("%s", attached).isZero();
                Polling.until(
                        LIMIT,
                        () -> without.ask("sql").contains("connection")
                                && without.ask("http").contains("connection"));
                Thread.sleep(SILENCE_MILLIS);
                uses(lab, middlebox, without, GIVEN + ", attached").allSurvive();

                measuresTheLimit(middlebox, limit);
            }
        }
    }

    private static JvmCommand client(NetworkLab lab, String classPath, ForkedJvm server) {
        return JvmCommand.on(Jdks.RUNNING)
                .under(lab.atClient())
                .classPath(classPath)
                .program("UsesPools", NetworkLab.SERVER, httpPort(server), Integer.toString(PostgreSql.PORT));
    }

    private static String httpPort(ForkedJvm server) {
        return server.stdout().lines().skip(1).findFirst().orElseThrow();
    }

    /** Against the port that never answers and never closes. */
    private static Outcome idleLimit(NetworkLab lab, ForkedJvm server) {
        String port = server.stdout().lines().findFirst().orElseThrow();
        return AgentCommandLine.here()
                .under(lab.atClient())
                .run("idle-limit", NetworkLab.SERVER + ":" + port, "--max=20", "--json");
    }

    private static void measuresTheLimit(Middlebox middlebox, Outcome outcome) throws JsonParserException {
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        JsonObject answer = JsonParser.object().from(outcome.stdout());
        assertThat(answer).containsOnlyKeys("address", "survived", "lost", "closedByServer", "idle");
        assertThat(answer.getString("address")).startsWith(NetworkLab.SERVER + ":");
        assertThat(answer.getInt("survived")).isBetween(3, 4);
        assertThat(answer.getInt("lost")).isBetween(5, 7);
        assertThat(answer.isNull("closedByServer")).isTrue();
        assertThat(answer.getInt("idle")).isBetween(1, 4);
        OutageFigures.add(
                middlebox,
                "idle-limit --max=20",
                "none",
                Jdks.RUNNING,
                answer.getInt("survived") + " s survived, " + answer.getInt("lost") + " s lost");
    }

    /** What the two pools say after a silence, and what connections there were before they were asked. */
    private record Uses(String sql, String http, String connections) {
        void allSurvive() {
            assertThat(List.of(sql, http))
                    .as("%s", connections)
                    .allMatch(outcome -> outcome.startsWith("same connection"));
        }

        void allDie() {
            assertThat(List.of(sql, http))
                    .as("%s", connections)
                    .noneMatch(outcome -> outcome.startsWith("same connection"));
        }
    }

    private static Uses uses(NetworkLab lab, Middlebox middlebox, ForkedJvm client, String agent) {
        List<String> ss = new ArrayList<>(lab.atClient());
        ss.addAll(List.of("ss", "-Htnop"));
        String connections = Command.output(ss.toArray(String[]::new));
        Uses uses = new Uses(client.ask("sql"), client.ask("http"), connections);
        OutageFigures.add(middlebox, "HikariCP, pgjdbc", agent, Jdks.RUNNING, uses.sql);
        OutageFigures.add(middlebox, "Apache HttpClient 5", agent, Jdks.RUNNING, uses.http);
        return uses;
    }
}

package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.Command;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.OtherUser;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Polling;
import dev.keepalive.testing.PublicFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code status} reads the connections of a JVM from /proc, in a network namespace of its own. */
class DoctorIT {
    private static final List<String> OWN_NETWORK =
            List.of("unshare", "-n", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh");

    @BeforeAll
    static void needs() {
        Needs.root("to make a network namespace");
        Needs.command("unshare");
        Needs.command("ip");
    }

    private static ForkedJvm start(Jdk jdk) {
        return JvmCommand.on(jdk)
                .under(OWN_NETWORK)
                .program("ConnectionStates")
                .start()
                .await("HOLD");
    }

    /** Each client by the kind that the program has given it. */
    private static Map<String, JsonObject> clients(ForkedJvm jvm, String... options) {
        List<Object> arguments = new ArrayList<>(List.of("status", "--json", jvm.pid()));
        arguments.addAll(List.of(options));
        Outcome outcome = AgentCommandLine.here().run(arguments.toArray());
        assertThat(outcome.stderr()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        Map<String, JsonObject> clients = new TreeMap<>();
        try {
            for (Object element : JsonParser.object().from(outcome.stdout()).getArray("sockets")) {
                JsonObject socket = (JsonObject) element;
                jvm.stdout()
                        .lines()
                        .map(line -> line.split("\t"))
                        .filter(said -> said.length == 3
                                && socket.getString("local").endsWith(":" + said[0])
                                && socket.getString("peer").endsWith(":" + said[1]))
                        .forEach(said -> clients.put(said[2], socket));
            }
        } catch (JsonParserException e) {
            throw new AssertionError(outcome.stdout(), e);
        }
        return clients;
    }

    /** From now on nothing arrives in the JVM's network, and nobody is told. */
    private static void swallowEverything(ForkedJvm jvm) {
        String rules = "nft 'add table ip t; add chain ip t in { type filter hook input priority 0; policy drop; }'";
        Command.output("nsenter", "-t", Long.toString(jvm.pid()), "-n", "sh", "-c", rules);
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void eachConnectionHasItsTimerAndItsVerdict(Jdk jdk) {
        try (ForkedJvm jvm = start(jdk)) {
            Map<String, JsonObject> clients = clients(jvm);
            assertThat(clients).hasSize(6);

            JsonObject idle = clients.get("idle");
            assertThat(idle.getString("timer")).isEqualTo("none");
            assertThat(idle.getBoolean("keepalive")).isFalse();
            assertThat(idle.getString("verdict")).isEqualTo("no keepalive: would hang if the peer vanished");

            JsonObject keepalive = clients.get("keepalive");
            assertThat(keepalive.getString("timer")).isEqualTo("keepalive");
            assertThat(keepalive.getBoolean("keepalive")).isTrue();
            assertThat(keepalive.getDouble("timerSeconds")).isBetween(7000.0, 7200.0);
            assertThat(keepalive.getString("verdict"))
                    .startsWith("keepalive, next check in 7")
                    .contains("AWS 350 s");

            JsonObject full = clients.get("full");
            assertThat(full.getString("timer")).isEqualTo("probe");
            assertThat(full.getLong("unacknowledged")).isPositive();
            assertThat(full.getString("verdict")).startsWith("peer does not read (zero window)");

            JsonObject unread = clients.get("unread");
            assertThat(unread.getInt("unread")).isEqualTo(16);
            assertThat(unread.getString("verdict")).contains("the application has not read 16 bytes");

            JsonObject closed = clients.get("closed by the peer");
            assertThat(closed.getString("state")).isEqualTo("CLOSE_WAIT");
            assertThat(closed.getString("verdict")).isEqualTo("the peer has closed, the application has not");
        }
    }

    @Test
    void dataThatTheNetworkSwallows() {
        Needs.command("nft");
        try (ForkedJvm jvm = start(Jdks.RUNNING)) {
            swallowEverything(jvm);
            assertThat(jvm.ask("")).isEqualTo("written");
            Polling.until(() -> clients(jvm).get("written").getInt("retransmissions") >= 2);
            JsonObject written = clients(jvm).get("written");
            assertThat(written.getString("timer")).isEqualTo("retransmit");
            assertThat(written.getInt("unacknowledged")).isEqualTo(1);
            assertThat(written.isNull("keepalive")).isTrue();
            assertThat(written.getString("verdict"))
                    .matches(
                            "waits for acknowledgement, retransmitted \\d+ times: keepalive will not end this connection;"
                                    + " a user timeout does");
            assertThat(AgentCommandLine.here().run("status", jvm.pid()).stdout())
                    .containsPattern("hint: \\d of 11 connection\\(s\\) retransmitting; .* attach " + jvm.pid()
                            + " idle=60,intvl=10,cnt=5,user-timeout=auto\n");
        }
    }

    /** A JVM that is stopped cannot answer, and does not have to. */
    @Test
    void theJvmIsNotTouched() {
        Jdk jdk = Jdks.RUNNING;
        try (ForkedJvm jvm =
                JvmCommand.on(jdk).program("HoldConnection").start().await("HOLD")) {
            jvm.signal("STOP");
            Outcome outcome = AgentCommandLine.on(jdk).run("status", jvm.pid());
            assertThat(outcome.stdout())
                    .startsWith("JVM " + jvm.pid() + ": agent absent\n")
                    .contains("hint: 2 of 2 connection(s) without keepalive; to put it on them: java -jar "
                            + JvmCommand.agentJar() + " attach " + jvm.pid() + " idle=60");
            assertThat(outcome.exitCode()).isZero();
            jvm.signal("CONT");
            assertThat(jvm.finish()).isEqualTo(new Outcome(0, "HOLD\n", "")); // no thread dump
        }
    }

    @Test
    void anAgentNeedNotBeAsked() {
        try (ForkedJvm jvm = JvmCommand.on(Jdks.RUNNING)
                .agent("idle=60")
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            jvm.signal("STOP");
            Outcome outcome = AgentCommandLine.here().run("status", "--no-attach", jvm.pid());
            assertThat(outcome.stdout())
                    .startsWith("JVM " + jvm.pid() + ": agent present\n")
                    .containsPattern("ESTABLISHED +keepalive \\d+ s +0 +0 +0 +keepalive, next check in \\d+ s\n");
            assertThat(outcome.exitCode()).isZero();
            jvm.signal("CONT");
        }
    }

    @Test
    void withAnAgentTheColumnsAreThereToo() {
        try (ForkedJvm jvm = start(Jdks.RUNNING)) {
            AgentCommandLine.here().run("attach", jvm.pid(), "idle=60,intvl=10,cnt=5");
            Map<String, JsonObject> clients = clients(jvm);
            assertThat(clients.get("idle").getString("timer")).isEqualTo("keepalive");
            assertThat(clients.get("idle").getString("verdict"))
                    .isEqualTo("keepalive: a vanished peer is noticed after 110 s");
            assertThat(clients.get("full").getString("timer")).isEqualTo("probe");
            assertThat(clients.get("full").getBoolean("keepalive")).isTrue();
        }
    }

    @Test
    void theJvmOfAnotherUserIsNotLookedInto() {
        Needs.command("setpriv");
        try (PublicFiles files = PublicFiles.copy();
                ForkedJvm jvm = JvmCommand.on(Jdks.RUNNING)
                        .program("HoldConnection")
                        .start()
                        .await("HOLD")) {
            Outcome outcome = AgentCommandLine.on(Jdks.RUNNING, files.jar())
                    .under(OtherUser.command())
                    .run("status", jvm.pid());
            assertThat(outcome.stderr()).contains("belongs to another user");
            assertThat(outcome.exitCode()).isEqualTo(1);
        }
    }
}

package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.LoadedJvm;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.SocketOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A JVM that ends at the first OutOfMemoryError, and has little memory for the agent. */
class SmallHeapIT {
    /** Both ends have the usual limit of 20 000 open files. */
    private static final int CONNECTIONS = 19_000;

    private static ForkedJvm peer;

    @BeforeAll
    static void start() {
        Needs.socketsOfOthers();
        peer = LoadedJvm.startPeer(Jdks.RUNNING);
    }

    @AfterAll
    static void end() {
        peer.close();
    }

    private static ForkedJvm start(Jdk jdk, String heap, int connections, String... free) {
        String[] arguments = {Integer.toString(LoadedJvm.port(peer)), Integer.toString(connections)};
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(free));
        return JvmCommand.on(jdk)
                .options(heap.split(" "))
                .options("-XX:+ExitOnOutOfMemoryError")
                .program("ManySockets", all.toArray(String[]::new))
                .start()
                .await("HOLD");
    }

    private static Outcome succeed(Object... arguments) {
        Outcome outcome = AgentCommandLine.here().run(arguments);
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        return outcome;
    }

    private static void assertAllHave(String values, ForkedJvm jvm) {
        assertThat(SocketOptions.connectionsOf(jvm.pid()))
                .hasSize(CONNECTIONS)
                .allSatisfy(socket -> assertThat(socket.keepAliveValues()).isEqualTo(values));
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#few")
    void everyCommandAnswers(Jdk jdk) throws JsonParserException {
        try (ForkedJvm jvm = start(jdk, "-Xmx16m", CONNECTIONS)) {
            Object pid = jvm.pid();
            assertThat(succeed("attach", pid, "idle=60,intvl=10,cnt=5").stdout())
                    .contains("open sockets: " + CONNECTIONS + " changed");
            assertAllHave("on 60/10/5", jvm);
            assertThat(JsonParser.object()
                            .from(succeed("status", "--json", pid).stdout())
                            .getArray("sockets"))
                    .hasSize(CONNECTIONS)
                    .allSatisfy(row -> {
                        JsonObject socket = (JsonObject) row;
                        assertThat(socket.getInt("idle")).isEqualTo(60);
                        assertThat(socket.getString("state")).isEqualTo("ESTABLISHED");
                        assertThat(socket.getString("peer")).endsWith(":" + LoadedJvm.port(peer));
                    })
                    .extracting(row -> ((JsonObject) row).getInt("fd"))
                    .doesNotHaveDuplicates();
            assertThat(succeed("set", pid, "idle=70").stdout()).contains("open sockets: " + CONNECTIONS + " changed");
            assertAllHave("on 70/10/5", jvm);
            assertThat(succeed("detach", pid).stdout()).contains("agent detached");
            assertThat(succeed("list").stdout()).contains(pid.toString());
            assertThat(jvm.ask("alive")).isEqualTo("alive");
        }
    }

    @Test
    void whatMayNotFitIsRefused() {
        try (ForkedJvm jvm = start(Jdks.RUNNING, "-Xmx24m -XX:+UseSerialGC", 1, "1400")) {
            Outcome attached = AgentCommandLine.here().run("attach", jvm.pid(), "idle=60");
            assertThat(attached.exitCode()).as("%s", attached).isEqualTo(1);
            assertThat(attached.stderr()).contains("command attach may need ", " are free; try again when");
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .singleElement()
                    .satisfies(socket -> assertThat(socket.keepAlive()).isFalse());
            assertThat(jvm.ask("alive")).isEqualTo("alive");
        }
    }
}

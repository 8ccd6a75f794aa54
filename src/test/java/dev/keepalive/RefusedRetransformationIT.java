package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.OtherAgentJar;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Woven means that the JVM runs it: another agent makes the retransformation of a class fail, and the agent says so. */
class RefusedRetransformationIT {
    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    @Situation("Other agents: one that makes the JVM refuse the woven class, which is reported")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void whatTheJvmRefusesIsNotWoven(Jdk jdk) throws Exception {
        try (ForkedJvm jvm = withAgentThatAddsAMethod(jdk, "HoldConnection")) {
            Outcome attached = AgentCommandLine.on(jdk).run("attach", jvm.pid(), "idle=180");
            String victim = victim(jdk).replace('/', '.');
            String refused = victim + " could not be woven, its sockets stay as they are: "
                    + "java.lang.UnsupportedOperationException: class redefinition failed: attempted to add a method";
            assertThat(jvm.stderr()).as("%s", attached).containsOnlyOnce("keepalive-agent: " + refused);
            Map<String, String> states = hooks(jdk, jvm);
            assertThat(states.get(victim)).startsWith("failed: java.lang.UnsupportedOperationException: ");
            assertThat(states.keySet()).noneMatch(method -> method.startsWith(victim + "."));
            assertThat(states.values()).as("the other classes").contains("woven");
            assertThat(attached.exitCode()).isEqualTo(1);
            assertThat(attached.stderr())
                    .contains(victim)
                    .contains("class redefinition failed: attempted to add a method");
            assertThat(SocketOptions.connectionsOf(jvm.pid())).hasSize(2);

            AgentCommandLine.on(jdk).run("detach", jvm.pid());
            assertThat(jvm.finish().exitCode()).isZero();
        }
    }

    /** At the start nothing has to be retransformed, so nothing fails. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void whatIsWovenWhenItIsLoadedIsLeftAloneByIt(Jdk jdk) throws Exception {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .agent(OtherAgentJar.addingMethod(directory), victim(jdk))
                .agent("idle=180,intvl=60,cnt=20")
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly("on 180/60/20");
            assertThat(hooks(jdk, jvm))
                    .containsEntry(
                            victim(jdk).replace('/', '.') + (jdk.feature() < 13 ? ".create" : ".socket"), "woven");
            assertThat(jvm.finish().stderr()).doesNotContain("keepalive-agent: ");
        }
    }

    /** What the program has loaded when the agent comes. */
    private static String victim(Jdk jdk) {
        return jdk.feature() < 13 ? "java/net/AbstractPlainSocketImpl" : "sun/nio/ch/Net";
    }

    private ForkedJvm withAgentThatAddsAMethod(Jdk jdk, String program) throws IOException {
        return JvmCommand.on(jdk)
                .agent(OtherAgentJar.addingMethod(directory), victim(jdk))
                .program(program)
                .start()
                .await("HOLD");
    }

    private static Map<String, String> hooks(Jdk jdk, ForkedJvm jvm) throws JsonParserException {
        JsonObject status = JsonParser.object()
                .from(AgentCommandLine.on(jdk)
                        .run("status", "--json", jvm.pid())
                        .stdout());
        Map<String, String> states = new TreeMap<>();
        for (Object hook : status.getArray("hooks")) {
            states.put(((JsonObject) hook).getString("method"), ((JsonObject) hook).getString("state"));
        }
        return states;
    }
}

package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import dev.keepalive.testing.Strace;
import dev.keepalive.testing.Strace.Life;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent gets into a JVM by the command line and by two environment variables, and also twice: then it works once. */
class WaysInIT {
    private static final String GIVEN = "idle=180,intvl=60,cnt=20";
    private static final List<String> THE_FOUR =
            List.of("SO_KEEPALIVE 1", "TCP_KEEPCNT 20", "TCP_KEEPIDLE 180", "TCP_KEEPINTVL 60");

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
        Needs.strace();
    }

    @Situation("Ways in: `JAVA_TOOL_OPTIONS`")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void javaToolOptions(Jdk jdk) {
        String option = JvmCommand.agentOption(JvmCommand.agentJar(), GIVEN);
        setsKeepAlive(
                JvmCommand.on(jdk).environment("JAVA_TOOL_OPTIONS", option),
                "Picked up JAVA_TOOL_OPTIONS: " + option + "\n");
    }

    static List<Jdk> jdksWithJdkJavaOptions() {
        return Jdks.since(9);
    }

    @Situation("Ways in: `JDK_JAVA_OPTIONS`")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithJdkJavaOptions")
    void jdkJavaOptions(Jdk jdk) {
        String option = JvmCommand.agentOption(JvmCommand.agentJar(), GIVEN);
        setsKeepAlive(
                JvmCommand.on(jdk).environment("JDK_JAVA_OPTIONS", option),
                "NOTE: Picked up JDK_JAVA_OPTIONS: " + option + "\n");
    }

    private static void setsKeepAlive(JvmCommand command, String stderr) {
        try (ForkedJvm jvm = command.program("HoldConnection").start().await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly("on 180/60/20");
            assertThat(jvm.finish()).isEqualTo(new Outcome(0, "HOLD\n", stderr));
        }
    }

    @Situation("Ways in: the agent given twice")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void byEnvironmentAndCommandLine(Jdk jdk) {
        String option = JvmCommand.agentOption(JvmCommand.agentJar(), "idle=1,intvl=60");
        setsOnce(
                JvmCommand.on(jdk).environment("JAVA_TOOL_OPTIONS", option).agent("idle=180,cnt=20"),
                "Picked up JAVA_TOOL_OPTIONS: " + option + "\n");
    }

    @Situation("Ways in: the agent given twice")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void aRenamedCopyAndTheSameAgain(Jdk jdk) throws IOException {
        Path copy = Files.copy(JvmCommand.agentJar(), directory.resolve("a copy.jar"));
        setsOnce(
                JvmCommand.on(jdk)
                        .agent(copy, "idle=1,cnt=1")
                        .agent("idle=2,intvl=60")
                        .agent(copy, "idle=180,cnt=20"),
                "");
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void firstOffThenOn(Jdk jdk) {
        setsOnce(JvmCommand.on(jdk).agent("keepalive=off").agent("keepalive=on," + GIVEN), "");
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void firstOnThenOff(Jdk jdk) {
        assertThat(written(JvmCommand.on(jdk).agent(GIVEN).agent("keepalive=off"), ""))
                .isEmpty();
    }

    private void setsOnce(JvmCommand command, String stderr) {
        assertThat(written(command, stderr)).containsExactly(THE_FOUR, THE_FOUR);
    }

    private List<List<String>> written(JvmCommand command, String stderr) {
        Strace strace = Strace.into(directory);
        Outcome outcome =
                command.under(strace.command()).program("HoldConnection", "7").run();
        assertThat(outcome).isEqualTo(new Outcome(7, "HOLD\n", stderr));
        return strace.sockets().stream()
                .map(Life::keepAliveOptions)
                .filter(options -> !options.isEmpty())
                .toList();
    }
}

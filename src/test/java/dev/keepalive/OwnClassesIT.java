package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Kernel;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the application has put a class of its own into the place of one of the JDK's. */
class OwnClassesIT {
    private static final String GIVEN = "idle=180,intvl=60,cnt=20";

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    @Situation("The application's own classes: LogManager")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void logManager(Jdk jdk) {
        JvmCommand command = JvmCommand.on(jdk)
                .options("-Djava.util.logging.manager=OwnLogManager")
                .program("Logging");
        assertBothEndsHaveKeepAlive(command, "LogManager made, main has begun: true\nHOLD\n");
    }

    @Situation("The application's own classes: system class loader")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void systemClassLoader(Jdk jdk) {
        Outcome without = withSystemLoader(jdk, "AppendableSystemLoader").run();
        try (ForkedJvm jvm = withSystemLoader(jdk, "AppendableSystemLoader")
                .agent(GIVEN)
                .start()
                .await("HOLD")) {
            assertBothEndsHave(jvm, "on 180/60/20");
            assertThat(withoutTimes(jvm.finish())).isEqualTo(withoutTimes(without)); // from JDK 17 on with a warning
        }
    }

    /** What docs/limits.md says: no Java agent can be there, but on JDK 8. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void systemClassLoaderThatNothingCanBeAppendedTo(Jdk jdk) {
        JvmCommand command = withSystemLoader(jdk, "OwnSystemLoader").agent("");
        if (jdk.feature() == 8) {
            assertThat(command.run()).isEqualTo(new Outcome(0, "HOLD\n", ""));
        } else {
            Outcome outcome = command.options("-XX:-CreateCoredumpOnCrash").run();
            assertThat(outcome.exitCode()).isNotZero();
            assertThat(outcome.stdout())
                    .contains("processing of -javaagent failed, appending to system class path failed");
        }
    }

    private static JvmCommand withSystemLoader(Jdk jdk, String loader) {
        return JvmCommand.on(jdk)
                .options("-Djava.system.class.loader=" + loader)
                .program("HoldConnection");
    }

    /** The JVM's log lines begin with the time since its start. */
    private static Outcome withoutTimes(Outcome outcome) {
        return new Outcome(outcome.exitCode(), outcome.stdout().replaceAll("\\[[0-9.]+s]", ""), outcome.stderr());
    }

    @Situation("The application's own classes: system class loader with appendToClassPathForInstrumentation, attach")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void attachWithSystemClassLoader(Jdk jdk) {
        try (ForkedJvm jvm =
                withSystemLoader(jdk, "AppendableSystemLoader").start().await("HOLD")) {
            assertThat(AgentCommandLine.on(jdk).run("attach", jvm.pid(), GIVEN).stdout())
                    .contains("2 changed");
            assertBothEndsHave(jvm, "on 180/60/20");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void attachIsRefusedBySystemClassLoader(Jdk jdk) {
        try (ForkedJvm jvm = withSystemLoader(jdk, "OwnSystemLoader").start().await("HOLD")) {
            Outcome outcome = AgentCommandLine.on(jdk).run("attach", jvm.pid(), GIVEN);
            assertThat(outcome.stdout()).isEmpty();
            assertThat(outcome.stderr())
                    .startsWith("keepalive-agent: ")
                    .contains("has a custom system class loader", "appendToClassPathForInstrumentation");
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertBothEndsHave(jvm, Kernel.untouched());
        }
    }

    @Situation("The application's own classes: SocketImplFactory")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void socketImplFactory(Jdk jdk) {
        assertBothEndsHaveKeepAlive(JvmCommand.on(jdk).program("OwnSocketImpl"), "HOLD\n");
    }

    static Stream<Arguments> jdksAndSelectorProviders() {
        return Jdks.all().stream()
                .flatMap(jdk -> Stream.of(
                        Arguments.of(jdk, "DelegatingSelectorProvider", List.of("ChannelKinds", "127.0.0.1")),
                        Arguments.of(jdk, "OwnChannel$Provider", List.of("OwnChannel"))));
    }

    @Situation("The application's own classes: SelectorProvider")
    @ParameterizedTest
    @MethodSource("jdksAndSelectorProviders")
    void selectorProvider(Jdk jdk, String provider, List<String> program) {
        JvmCommand command = JvmCommand.on(jdk)
                .options("-Djava.nio.channels.spi.SelectorProvider=" + provider)
                .program(program.get(0), program.subList(1, program.size()).toArray(String[]::new));
        if (jdk.feature() >= 9) {
            command.options("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
        }
        try (ForkedJvm jvm = command.agent(GIVEN).start().await("HOLD")) {
            assertEachHas(jvm, "on 180/60/20");
            assertThat(jvm.finish()).returns(0, Outcome::exitCode).returns("", Outcome::stderr);
        }
    }

    private static void assertBothEndsHaveKeepAlive(JvmCommand command, String stdout) {
        try (ForkedJvm jvm = command.agent(GIVEN).start().await("HOLD")) {
            assertBothEndsHave(jvm, "on 180/60/20");
            assertThat(jvm.finish()).isEqualTo(new Outcome(0, stdout, ""));
        }
    }

    private static void assertBothEndsHave(ForkedJvm jvm, String values) {
        assertThat(SocketOptions.connectionsOf(jvm.pid())).hasSize(2);
        assertEachHas(jvm, values);
    }

    private static void assertEachHas(ForkedJvm jvm, String values) {
        assertThat(SocketOptions.connectionsOf(jvm.pid()))
                .hasSizeGreaterThanOrEqualTo(2)
                .extracting(SocketOptions::keepAliveValues)
                .containsOnly(values);
    }
}

package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Kernel;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.SocketOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From each source of the settings to the kernel. What they make of every possible text: SettingsTest. */
class SettingsIT {
    private static final String PREFIX = "keepalive-agent: ";

    /** One way to start a JVM, what its sockets have then, and what is said. */
    private record Case(String name, UnaryOperator<JvmCommand> start, String values, String stderr) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    private static Stream<Case> cases() {
        return Stream.of(
                new Case("nothing given", jvm -> jvm.agent(""), Kernel.keepAliveAlone(), ""),
                new Case("arguments", jvm -> jvm.agent("idle=180,intvl=60,cnt=20"), "on 180/60/20", ""),
                new Case(
                        "the largest values",
                        jvm -> jvm.agent("idle=32767,intvl=32767,cnt=127"),
                        "on 32767/32767/127",
                        ""),
                new Case("the smallest values", jvm -> jvm.agent("idle=1,intvl=1,cnt=1"), "on 1/1/1", ""),
                new Case(
                        "properties",
                        jvm -> jvm.agent("")
                                .options("-Dkeepalive.agent.idle=180", "-Dkeepalive.agent.intvl=60")
                                .options("-Dkeepalive.agent.cnt=20", "-Dkeepalive.agent.keepalive=on"),
                        "on 180/60/20",
                        ""),
                new Case(
                        "environment",
                        jvm -> jvm.agent("")
                                .environment("KEEPIDLE", "180")
                                .environment("KEEPINTVL", "60")
                                .environment("KEEPCNT", "20")
                                .environment("KEEPALIVE", "on"),
                        "on 180/60/20",
                        ""),
                new Case(
                        "argument before property before environment",
                        jvm -> jvm.agent("idle=180")
                                .options("-Dkeepalive.agent.idle=1", "-Dkeepalive.agent.intvl=60")
                                .environment("KEEPIDLE", "2")
                                .environment("KEEPINTVL", "2")
                                .environment("KEEPCNT", "20"),
                        "on 180/60/20",
                        ""),
                new Case(
                        "blanks, case, empty",
                        jvm -> jvm.agent(" IDLE = 180 , intvl=60,")
                                .environment("KEEPCNT", "")
                                .environment("KEEPALIVE", " ON "),
                        "on 180/60/" + Kernel.keepAliveAlone().split("/")[2],
                        ""),
                new Case("off by argument", jvm -> jvm.agent("keepalive=off,idle=180"), Kernel.untouched(), ""),
                new Case(
                        "off by property",
                        jvm -> jvm.agent("idle=180").options("-Dkeepalive.agent.keepalive=off"),
                        Kernel.untouched(),
                        ""),
                new Case(
                        "off by environment",
                        jvm -> jvm.agent("idle=180").environment("KEEPALIVE", "OFF"),
                        Kernel.untouched(),
                        ""),
                new Case(
                        "a bad argument",
                        jvm -> jvm.agent("idle=180,intvl=never,cnt=20").environment("KEEPINTVL", "60"),
                        "on 180/60/20",
                        PREFIX
                                + "agent argument intvl=never is ignored; accepted: seconds, 1-32767, 90s, 2m, default\n"),
                new Case(
                        "an unknown argument",
                        jvm -> jvm.agent("idle=180,intvl=60,cnt=20,probes=5"),
                        "on 180/60/20",
                        PREFIX
                                + "agent argument probes=5 is unknown and ignored; accepted: keepalive, idle, intvl, cnt, user-timeout, log, log-file, jmx\n"),
                new Case(
                        "a bad property",
                        jvm -> jvm.agent("idle=180,intvl=60")
                                .options("-Dkeepalive.agent.cnt=128")
                                .environment("KEEPCNT", "20"),
                        "on 180/60/20",
                        PREFIX
                                + "system property keepalive.agent.cnt=128 is ignored; accepted: probes, 1-127, default\n"),
                new Case(
                        "a bad variable",
                        jvm -> jvm.agent("intvl=60,cnt=20").environment("KEEPIDLE", "32768"),
                        "on " + Kernel.keepAliveAlone().split("[ /]")[1] + "/60/20",
                        PREFIX
                                + "environment KEEPIDLE=32768 is ignored; accepted: seconds, 1-32767, 90s, 2m, default\n"),
                new Case(
                        "a bad word",
                        jvm -> jvm.agent("idle=180,intvl=60,cnt=20").environment("KEEPALIVE", "2"),
                        "on 180/60/20",
                        PREFIX + "environment KEEPALIVE=2 is ignored; accepted: on, off, yield, force\n"),
                new Case(
                        "log=off",
                        jvm -> jvm.agent("idle=180,intvl=60,cnt=x,nonsense,log=off")
                                .environment("KEEPCNT", "20"),
                        "on 180/60/20",
                        ""));
    }

    static Stream<Arguments> jdksAndCases() {
        return Jdks.some().stream().flatMap(jdk -> cases().map(each -> Arguments.of(jdk, each)));
    }

    @ParameterizedTest
    @MethodSource("jdksAndCases")
    void reachTheKernel(Jdk jdk, Case each) {
        JvmCommand command = each.start.apply(JvmCommand.on(jdk)).program("HoldConnection", "7");
        try (ForkedJvm jvm = command.start().await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly(each.values);
            assertThat(jvm.finish()).isEqualTo(new Outcome(7, "HOLD\n", each.stderr));
        }
    }

    /** A program that makes a JVM of itself may have changed the environment that the process was started with. */
    @Test
    void theEnvironmentOfAProgramThatEmbedsTheJvm() {
        Needs.command("python3");
        Jdk jdk = Jdk.at(Path.of(System.getProperty("java.home")));
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .under(List.of("/usr/bin/python3", "src/test/resources/embed-jvm.py", "KEEPIDLE=77"))
                .agent("")
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .allMatch(options -> options.keepAliveValues().startsWith("on 77/"));
            assertThat(jvm.finish().exitCode()).isZero();
        }
    }

    /** Longer than the buffer that it is read with, and with the names in front of and behind the end of one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8182, 8183, 8184, 8185, 20_000})
    void aLongEnvironment(int length) {
        try (ForkedJvm jvm = JvmCommand.on(Jdk.at(Path.of(System.getProperty("java.home"))))
                .under(List.of("env", "-i", "FIRST=" + "K".repeat(length), "KEEPIDLE=78"))
                .agent("")
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .allMatch(options -> options.keepAliveValues().startsWith("on 78/"));
        }
    }
}

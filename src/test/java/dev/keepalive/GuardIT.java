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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who wins where the application switches keepalive off and sets an idle time of its own, by each way that the JDK has. */
class GuardIT {
    /** A mode, and what the kernel then has: keepalive, idle time. */
    private enum Mode {
        YIELD("yield", false, 30),
        ON("on", true, 30),
        FORCE("force", true, 77);

        private final String value;
        private final boolean keepAlive;
        private final int idle;

        Mode(String value, boolean keepAlive, int idle) {
            this.value = value;
            this.keepAlive = keepAlive;
            this.idle = idle;
        }
    }

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    static Stream<Arguments> jdksAndModes() {
        return Jdks.all().stream()
                .flatMap(jdk -> Stream.of(Mode.values()).flatMap(mode -> {
                    Arguments usual = Arguments.of(jdk, mode, List.of());
                    boolean hasOldImplementation = jdk.feature() >= 13 && jdk.feature() <= 17;
                    return hasOldImplementation
                            ? Stream.of(usual, Arguments.of(jdk, mode, List.of("-Djdk.net.usePlainSocketImpl")))
                            : Stream.of(usual);
                }));
    }

    @Situation("Who wins: `yield`, `on` and `force`")
    @ParameterizedTest
    @MethodSource("jdksAndModes")
    void theModeSaysWhoWins(Jdk jdk, Mode mode, List<String> options) {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options(options.toArray(String[]::new))
                .agent("idle=77,keepalive=" + mode.value)
                .program("SwitchedOff")
                .start()
                .await("HOLD")) {
            List<SocketOptions> sockets = SocketOptions.of(jvm.pid());
            List<String> said =
                    jvm.stdout().lines().filter(line -> line.contains("\t")).toList();
            assertThat(said).hasSize(jdk.feature() < 9 ? 7 : 8);
            for (String line : said) {
                String[] columns = line.split("\t");
                assertThat(columns[2]).endsWith("getter says " + mode.keepAlive);
                assertThat(socket(sockets, columns))
                        .as("%s\n%s", columns[2], jvm)
                        .returns(mode.keepAlive, SocketOptions::keepAlive)
                        .returns(mode.idle, SocketOptions::idle);
            }
            assertThat(sockets.stream().filter(SocketOptions::listener))
                    .hasSize(3)
                    .allMatch(listener -> !listener.keepAlive() && listener.idle() != 77)
                    .anyMatch(listener -> listener.idle() == 31);
            assertThat(jvm.stderr()).isEmpty();
        }
    }

    static Stream<Arguments> jdksAndImplementations() {
        return Jdks.all().stream()
                .flatMap(jdk -> Stream.of("false", "true")
                        .filter(plain -> plain.equals("false") || jdk.feature() > 12 && jdk.feature() < 18)
                        .map(plain -> Arguments.of(jdk, "-Djdk.net.usePlainSocketImpl=" + plain)));
    }

    /** JDK 8 to 12 call the method that is woven with a closed socket too, which has no descriptor any more. */
    @ParameterizedTest
    @MethodSource("jdksAndImplementations")
    void closedSocketsAndValuesThatTheJdkRefusesEndAsWithoutTheAgent(Jdk jdk, String implementation) {
        Outcome without = JvmCommand.on(jdk)
                .options(implementation)
                .program("ClosedSockets")
                .run();
        assertThat(without.exitCode()).as("%s", without).isZero();
        assertThat(without.stdout()).contains("SocketException", "ClosedChannelException");
        for (String mode : List.of("on", "force", "yield")) {
            assertThat(JvmCommand.on(jdk)
                            .options(implementation)
                            .agent("idle=60,user-timeout=auto,keepalive=" + mode)
                            .program("ClosedSockets")
                            .run())
                    .isEqualTo(without);
        }
    }

    private static SocketOptions socket(List<SocketOptions> sockets, String[] columns) {
        return sockets.stream()
                .filter(socket -> socket.localPort() == Integer.parseInt(columns[0])
                        && socket.remotePort() == Integer.parseInt(columns[1]))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void theDebugLogNamesWhoWasHeld(Jdk jdk) {
        String stderr = JvmCommand.on(jdk)
                .agent("idle=77,keepalive=force,log=debug")
                .program("SwitchedOff")
                .run()
                .stderr();
        assertThat(stderr.lines().filter(line -> line.contains(" kept ")))
                .hasSize(2 * (jdk.feature() < 9 ? 7 : 8))
                .allMatch(line -> line.matches("keepalive-agent: fd=\\d+"
                        + " (kept SO_KEEPALIVE=true although SwitchedOff\\.\\w+ asked for false"
                        + "|kept TCP_KEEPIDLE=77 although SwitchedOff\\.\\w+ asked for 30)"));
    }
}

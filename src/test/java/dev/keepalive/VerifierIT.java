package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.KeyStore;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is woven passes the verifier of each JDK, which by default trusts the classes of java.base. */
class VerifierIT {
    @TempDir
    private Path directory;

    /** The same code is woven whatever is logged, so the debug log is tried on some JDKs only. */
    static Stream<Arguments> jdksAndLogs() {
        return Stream.concat(
                Jdks.all().stream().map(jdk -> Arguments.of(jdk, "warn")),
                Jdks.some().stream().map(jdk -> Arguments.of(jdk, "debug")));
    }

    @Situation("Woven classes pass the verifier")
    @ParameterizedTest
    @MethodSource("jdksAndLogs")
    void classesOfJavaNet(Jdk jdk, String log) {
        passesTheVerifier(
                JvmCommand.on(jdk).options(KeyStore.in(directory).jvmOptions()).program("SocketKinds", "127.0.0.1"),
                log);
    }

    static List<Jdk> jdksWithTwoImplementations() {
        return Jdks.since(13).stream().filter(jdk -> jdk.feature() <= 17).toList();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithTwoImplementations")
    void classesOfTheOldImplementation(Jdk jdk) {
        passesTheVerifier(
                JvmCommand.on(jdk).options("-Djdk.net.usePlainSocketImpl").program("HoldConnection"), "debug");
    }

    @Situation("Woven classes pass the verifier")
    @ParameterizedTest
    @MethodSource("jdksAndLogs")
    void classesOfChannels(Jdk jdk, String log) {
        passesTheVerifier(JvmCommand.on(jdk).program("ChannelKinds", "127.0.0.1"), log);
    }

    private static void passesTheVerifier(JvmCommand command, String log) {
        Outcome outcome = command.options("-Xverify:all")
                .agent("idle=180,intvl=60,cnt=20,log=" + log)
                .run();
        assertThat(outcome.exitCode()).isZero();
        if (log.equals("debug")) {
            assertThat(outcome.stderr().lines())
                    .isNotEmpty()
                    .allMatch(line -> line.matches("keepalive-agent: (client fd|accepted fd|keepalive)=.*"));
        } else {
            assertThat(outcome.stderr()).isEmpty();
        }
    }
}

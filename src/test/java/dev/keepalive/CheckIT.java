package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ChangedJdkClass;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckIT {
    private static final int KINDS = 6;

    @BeforeAll
    static void needs() {
        Needs.linux();
    }

    private static JvmCommand check(Jdk jdk, String... options) {
        String[] words = new String[options.length + 1];
        words[0] = "check";
        System.arraycopy(options, 0, words, 1, options.length);
        return JvmCommand.on(jdk).jar(JvmCommand.agentJar(), words);
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void isRightHere(Jdk jdk) {
        Outcome outcome = check(jdk, "intvl=11").environment("KEEPIDLE", "77").run();
        assertThat(outcome.stdout().lines().filter(line -> line.matches(".* on +77 s +11 s +\\d+ +0 ms +right")))
                .hasSize(KINDS);
        assertThat(outcome.stdout()).endsWith("all right\n");
        assertThat(outcome.exitCode()).isZero();
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void saysWhatTheTimesMean(Jdk jdk) {
        assertThat(check(jdk, "idle=300,intvl=10,cnt=5,user-timeout=auto").run().stdout())
                .contains(" 350000 ms     right\n")
                .endsWith("""
                        a dead peer on an idle connection is detected after 350 s
                        hint: the idle time of 300 s on 6 socket(s), which the kernel may exceed by an eighth, is too long for these networks: Azure 240 s
                        all right
                        """);
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void isWrongWhereTheAgentIsSwitchedOff(Jdk jdk) {
        Outcome outcome = check(jdk).environment("KEEPALIVE", "off").run();
        assertThat(outcome.stdout()).contains("switched off: environment KEEPALIVE");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void isWrongWhereTheEnvironmentIs(Jdk jdk) {
        String problem = "environment KEEPIDLE=1d is ignored; accepted: seconds, 1-32767, 90s, 2m, default\n";
        Outcome outcome = check(jdk, "cnt=5").environment("KEEPIDLE", "1d").run();
        assertThat(outcome.stdout()).endsWith(problem + "something is wrong\n");
        assertThat(outcome.stderr()).isEqualTo("keepalive-agent: " + problem);
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    /** strace lets setsockopt succeed without doing anything. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void isWrongWhereTheKernelHasNot(Jdk jdk) {
        Needs.strace();
        Outcome outcome = check(jdk, "idle=77")
                .under(List.of("strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=setsockopt:retval=0"))
                .run();
        assertThat(outcome.stdout()).contains("off", "WRONG").endsWith("something is wrong\n");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    static List<Jdk> jdksThatCanBePatched() {
        return Jdks.some().stream().filter(jdk -> jdk.feature() >= 13).toList();
    }

    /** First the place where options are set is not where it was, then the one where client sockets are made is gone too. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatCanBePatched")
    void saysWhatCannotBeWovenIntoThisJdk(Jdk jdk, @TempDir Path directory) throws IOException {
        String patch = String.join(
                "=",
                ChangedJdkClass.renaming(
                        jdk,
                        "sun/nio/ch/Net",
                        "setSocketOption",
                        "(Ljava/io/FileDescriptor;Ljava/net/ProtocolFamily;Ljava/net/SocketOption;Ljava/lang/Object;)V",
                        directory));
        Outcome outcome = check(jdk).environment("JDK_JAVA_OPTIONS", patch).run();
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.stdout())
                .contains("hook point sun.nio.ch.Net.setSocketOption: does not fit", "WRONG")
                .endsWith("something is wrong\n");
        assertThat(outcome.stderr().lines())
                .allMatch(line -> line.startsWith("keepalive-agent: ") || line.startsWith("NOTE: "));

        ChangedJdkClass.renaming(
                jdk, "sun/nio/ch/Net", "socket", "(Ljava/net/ProtocolFamily;Z)Ljava/io/FileDescriptor;", directory);
        Outcome none = check(jdk).environment("JDK_JAVA_OPTIONS", patch).run();
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.stdout()).startsWith("the agent cannot work in this Java runtime (");
        assertThat(none.stderr()).doesNotContain("\tat ");
    }
}

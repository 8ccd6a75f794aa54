package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.KeepAliveTimers;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.SocketOptions;
import dev.keepalive.testing.Strace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the first probes are sent on a connection that has been idle for a while when the agent comes. */
class IdleSocketsIT {
    private static final Duration SILENCE = Duration.ofSeconds(3);

    /** TCP_KEEPIDLE after the first probe was answered, and an eighth more, by which the kernel's timers may be late. */
    private static final Duration AFTER_FIRST_PROBE = Duration.ofMillis(2250);

    @TempDir
    Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    /** The kernel sends the first probe while the options are being set, which strace makes take its time. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void theSecondProbeFollowsAfterTheIntervalThatIsGiven(Jdk jdk) throws InterruptedException {
        Needs.strace();
        assertProbesAreDueWithin(
                AFTER_FIRST_PROBE,
                JvmCommand.on(jdk).under(Strace.into(directory).command("-e", "inject=setsockopt:delay_exit=20000")),
                "idle=2,intvl=1,cnt=5");
    }

    /** Also where the kernel's own idle time, in this network namespace, is the one that is given, or none is given. */
    @ParameterizedTest
    @ValueSource(strings = {"idle=20", "idle=default", "intvl=10"})
    void theFirstProbeIsDueTheIdleTimeAfterTheLastSegment(String settings) throws InterruptedException {
        Needs.root("to make a network namespace");
        Needs.command("unshare");
        String sysctl = "ip link set lo up && echo 20 >/proc/sys/net/ipv4/tcp_keepalive_time && exec \"$@\"";
        assertProbesAreDueWithin(
                Duration.ofSeconds(20).minus(SILENCE),
                JvmCommand.on(Jdks.RUNNING).under(List.of("unshare", "-n", "sh", "-c", sysctl, "sh")),
                settings);
    }

    private static void assertProbesAreDueWithin(Duration time, JvmCommand command, String settings)
            throws InterruptedException {
        try (ForkedJvm jvm = command.program("HoldConnection").start().await("HOLD")) {
            Thread.sleep(SILENCE.toMillis());
            Outcome attached = AgentCommandLine.here().run("attach", jvm.pid(), settings);
            assertThat(attached.exitCode()).as("%s", attached).isZero();
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .allSatisfy(socket -> assertProbeIsDueWithin(time, jvm.pid(), socket.remotePort()));
        }
    }

    /** For a moment while a probe is sent no timer runs, so the kernel is asked more than once. */
    private static void assertProbeIsDueWithin(Duration time, long pid, int remotePort) {
        List<Duration> timers = List.of();
        for (int attempt = 0; attempt < 5 && timers.isEmpty(); attempt++) {
            timers = KeepAliveTimers.of(pid, remotePort);
        }
        assertThat(timers).singleElement().satisfies(timer -> assertThat(timer).isLessThanOrEqualTo(time));
    }
}

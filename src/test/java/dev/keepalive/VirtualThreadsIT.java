package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.Command;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A virtual thread is never held to its carrier by code of the agent's: while it opens sockets, the first of the JVM included. */
class VirtualThreadsIT {
    private static final String OF_THE_AGENT = "dev.keepalive|KeepAliveBridge";

    @TempDir
    private Path directory;

    /** JDK 24 and later have no such property. */
    static List<Jdk> jdksThatTrace() {
        return Jdks.since(21).stream().filter(jdk -> jdk.feature() < 24).toList();
    }

    @Situation("Virtual threads: not pinned by the agent")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatTrace")
    void traceOfPinnedThreads(Jdk jdk) {
        Outcome outcome = JvmCommand.on(jdk)
                .options("-Djdk.tracePinnedThreads=full")
                .agent("idle=180,intvl=60,cnt=20")
                .program("VirtualThreadKinds")
                .run();
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.stdout()).contains("HOLD").doesNotContainPattern(OF_THE_AGENT);
        assertThat(outcome.stderr()).doesNotContainPattern(OF_THE_AGENT);
    }

    static List<Jdk> jdksWithJfr() {
        return Jdks.since(21).stream()
                .filter(jdk -> Files.exists(Path.of(jdk.tool("jfr"))))
                .toList();
    }

    @Situation("Virtual threads: not pinned by the agent")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithJfr")
    void eventsOfPinnedThreads(Jdk jdk) {
        Path recording = directory.resolve("recording.jfr");
        Outcome outcome = JvmCommand.on(jdk)
                .options("-XX:StartFlightRecording:filename=" + recording
                        + ",jdk.VirtualThreadPinned#threshold=0ms,jdk.VirtualThreadEnd#enabled=true")
                .agent("idle=180,intvl=60,cnt=20")
                .program("VirtualThreadKinds")
                .run();
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        assertThat(Command.output(jdk.tool("jfr"), "print", "--events", "VirtualThread*", recording.toString()))
                .contains("jdk.VirtualThreadEnd") // it recorded
                .doesNotContainPattern(OF_THE_AGENT);
    }
}

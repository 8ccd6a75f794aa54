package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoAttachIT {
    /** Without /proc, where the command would otherwise ask the agent. */
    @Test
    void whatProcDoesNotShowIsRefused() {
        Needs.linux();
        Needs.root("for a mount namespace");
        Needs.command("unshare");
        try (ForkedJvm jvm = JvmCommand.on(Jdks.RUNNING)
                .agent("idle=180")
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            Outcome outcome = AgentCommandLine.here()
                    // without /proc the launcher does not find its libraries by itself
                    .under(List.of(
                            "env", "LD_LIBRARY_PATH=" + Jdks.RUNNING.home().resolve("lib")))
                    .under(List.of("unshare", "-m", "sh", "-c", "mount -t tmpfs tmpfs /proc && exec \"$@\"", "sh"))
                    .run("status", "--no-attach", jvm.pid());
            assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(1);
            assertThat(outcome.stdout()).isEmpty();
            assertThat(outcome.stderr()).contains("/proc does not show JVM " + jvm.pid());
            assertThat(Path.of("/tmp/.java_pid" + jvm.pid()))
                    .satisfies(socket ->
                            assertThat(Files.exists(socket)).as("attached to").isFalse());
        }
    }
}

package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.Command;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the attach is for: a thread that hangs on a connection whose network has gone. */
class DeadConnectionIT {
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void anAttachEndsTheRead(Jdk jdk) {
        Needs.root("to make a network namespace");
        Needs.command("unshare");
        Needs.command("ip");
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .under(List.of("unshare", "-n", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh"))
                .program("ReadsForEver")
                .start()
                .await("HOLD")) {
            String pid = Long.toString(jvm.pid());
            Command.output("nsenter", "-t", pid, "-n", "ip", "address", "delete", "127.0.0.1/8", "dev", "lo");
            assertThat(AgentCommandLine.on(jdk)
                            .run("attach", pid, "idle=1,intvl=1,cnt=2")
                            .stdout())
                    .contains("2 changed");
            jvm.await("timed out");
            assertThat(jvm.finish().exitCode()).isZero();
        }
    }
}

package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.SocketOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command in a control group together with the application, and with little memory left. The group is a real one. */
class SmallContainerIT {
    private static final long MEGABYTE = 1 << 20;

    /** A Java runtime of today takes 25 to 40 MB until the command looks at what is left. */
    private static final long LITTLE = 38 * MEGABYTE;

    private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/memory");
    private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");

    private boolean version1;
    private Path group;

    @BeforeEach
    void makeGroup() {
        Needs.root("to make a control group");
        Needs.socketsOfOthers();
        version1 = Files.isDirectory(VERSION_1);
        group = (version1 ? VERSION_1 : VERSION_2)
                .resolve("keepalive-agent-" + ProcessHandle.current().pid());
        try {
            Files.createDirectory(group);
        } catch (IOException e) {
            assumeTrue(false, "no control group can be made here: " + e);
        }
        assumeTrue(Files.exists(limit()), "the control groups here have no limit of memory");
    }

    @AfterEach
    void removeGroup() throws IOException {
        Files.deleteIfExists(group);
    }

    private Path limit() {
        return group.resolve(version1 ? "memory.limit_in_bytes" : "memory.max");
    }

    private List<String> inGroup() {
        return List.of("sh", "-c", "echo $$ >" + group + "/cgroup.procs && exec \"$@\"", "sh");
    }

    /** What cannot be given back by dropping cached files. */
    private long used() throws IOException {
        long used =
                Long.parseLong(Files.readString(group.resolve(version1 ? "memory.usage_in_bytes" : "memory.current"))
                        .trim());
        for (String line : Files.readAllLines(group.resolve("memory.stat"))) {
            if (line.matches((version1 ? "total_" : "") + "(in)?active_file .*")) {
                used -= Long.parseLong(line.substring(line.indexOf(' ') + 1));
            }
        }
        return used;
    }

    @Test
    void whatMayNotFitIsRefusedAndTheApplicationLives() throws Exception {
        try (ForkedJvm jvm = JvmCommand.on(Jdks.RUNNING)
                .under(inGroup())
                .options("-Xms32m", "-Xmx32m", "-XX:+AlwaysPreTouch")
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            Files.writeString(limit(), Long.toString(used() + LITTLE));
            AgentCommandLine cli = AgentCommandLine.here().under(inGroup());
            Outcome refused = cli.run("attach", jvm.pid(), "idle=60");
            assertThat(refused.exitCode()).as("%s", refused).isEqualTo(1);
            assertThat(refused.stderr())
                    .contains("the container (control group) of this command has ", "run this command from outside")
                    .contains("jattach " + jvm.pid() + " load instrument false ");
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .isNotEmpty()
                    .noneSatisfy(socket -> assertThat(socket.idle()).isEqualTo(60));

            Files.writeString(limit(), Long.toString(used() + 8 * LITTLE));
            Outcome attached = cli.run("attach", jvm.pid(), "idle=60");
            assertThat(attached.exitCode()).as("%s", attached).isZero();
        }
    }
}

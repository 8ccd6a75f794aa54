package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.OtherUser;
import dev.keepalive.testing.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user whose processes hold up whoever looks at them hides no JVM of another user, and what could not be looked at is named. */
@Timeout(300)
@Isolated("every other list and attach --all would name these processes too")
class HiddenJvmsIT {
    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.linux();
        Needs.root("to look at processes of another user");
        Needs.command("python3");
        Needs.command("setpriv");
    }

    /** The processes of hide-jvms.py. */
    private static List<Long> hostile(Process hostile) {
        return hostile.descendants().map(ProcessHandle::pid).toList();
    }

    private Process start(String kind, int count) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path script = Files.copy(Path.of("src/test/resources/hide-jvms.py"), directory.resolve("hide-jvms.py"));
        List<String> command = new ArrayList<>(OtherUser.command());
        command.addAll(List.of("/usr/bin/python3", script.toString(), kind, count + "", directory.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        byte[] line = process.getInputStream().readNBytes("HOLD\n".length());
        assertThat(new String(line)).isEqualTo("HOLD\n");
        return process;
    }

    /** Those that a list neither shows nor names. */
    private static List<Long> silentlyMissing(List<Long> pids, Outcome list) {
        return pids.stream()
                .filter(pid -> !list.stdout().matches("(?s).*(\n|note: not looked at[^\n]* )" + pid + "\\b.*"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"lease, 9", "overlap, 9", "maps, 4"})
    void noJvmOfAnotherUserIsMissing(String kind, int count) throws IOException {
        Process hostile = start(kind, count);
        try (ForkedJvm jvm =
                JvmCommand.on(Jdks.RUNNING).program("HoldConnection").start().await("HOLD")) {
            Outcome list = AgentCommandLine.here().jvmOptions("-Xmx48m").run("list");
            assertThat(list.stdout()).containsPattern("\n" + jvm.pid() + " .*HoldConnection");
            if (!kind.equals("maps")) { // those are not seen to be JVMs, if there is time to read so much
                assertThat(silentlyMissing(hostile(hostile), list)).isEmpty();
            }
            boolean named = list.stdout().contains("note: not looked at in time, and perhaps JVMs: ");
            assertThat(named).isEqualTo(list.stderr().contains(" could not be looked at in time"));
            assertThat(list.exitCode()).isEqualTo(named ? 1 : 0);
            assertThat(list.stderr()).doesNotContain("\tat ");
        } finally {
            hostile.descendants().forEach(ProcessHandle::destroyForcibly);
            hostile.destroyForcibly();
        }
    }

    @Test
    void whatHoldsUpIsNamedForProgramsAndByAttachAll() throws IOException {
        Process hostile = start("lease", 3);
        try {
            List<Long> pids = hostile(hostile);
            Outcome json = AgentCommandLine.here().run("list", "--json", "--user", OtherUser.ID);
            assertThat(json.stdout().replaceAll("\\s", ""))
                    .contains(pids.stream()
                            .map(pid -> "{\"pid\":" + pid + ",\"user\":\"nobody\",\"uid\":" + OtherUser.ID + "}")
                            .toArray(String[]::new));
            assertThat(json.exitCode()).isEqualTo(1);
            Outcome all = AgentCommandLine.here().run("attach", "--all", "--main=no.such.Main", "idle=60");
            assertThat(all.stdout()).startsWith("0 JVM(s): 0 done\nnote: not looked at in time, and perhaps JVMs: ");
            pids.forEach(pid -> assertThat(all.stdout()).containsPattern("process.* of user nobody: .*\\b" + pid));
            assertThat(all.exitCode()).isEqualTo(1);
            Outcome others = AgentCommandLine.here().run("list", "--user", "no-such-user");
            assertThat(others.exitCode()).isZero();
            assertThat(others.stdout()).doesNotContain("not looked at");
        } finally {
            hostile.descendants().forEach(ProcessHandle::destroyForcibly);
            hostile.destroyForcibly();
        }
    }

    /** 60 KB that inflate to 64 MB; all of it in memory, and each line as a row, would take gigabytes. */
    @Test
    void anAnswerIsBoundedWhileItIsRead() throws IOException {
        Process fake = new ProcessBuilder(
                        "/usr/bin/python3", "src/test/resources/answers-attach.py", directory.toString(), "60")
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(new String(fake.getInputStream().readNBytes(5))).isEqualTo("HOLD\n");
            Outcome attach = AgentCommandLine.here().jvmOptions("-Xmx48m").run("attach", "--timeout=100", fake.pid());
            assertThat(attach.exitCode()).isEqualTo(1);
            assertThat(attach.stderr())
                    .startsWith("keepalive-agent: ")
                    .doesNotContain("\tat ", "OutOfMemoryError", "has not answered");
        } finally {
            fake.destroy();
            fake.onExit().join();
            Files.deleteIfExists(Path.of("/tmp/.java_pid" + fake.pid()));
        }
    }
}

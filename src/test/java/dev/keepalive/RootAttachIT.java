package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.Command;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.HelperProcess;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.OtherUser;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Polling;
import dev.keepalive.testing.PretendedJvm;
import dev.keepalive.testing.PublicFiles;
import dev.keepalive.testing.SocketOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Root attaches to JVMs of other users, and hands on nothing: see docs/security.md. */
@Timeout(180)
class RootAttachIT {
    private static final String THIRD_USER = "65533";

    @TempDir
    private Path directory;

    @BeforeEach
    void needs() {
        Needs.socketsOfOthers();
        Needs.root("to attach to the JVM of another user");
    }

    private static JvmCommand otherUsersJvm(PublicFiles files, String... wrapper) {
        return JvmCommand.on(Jdks.RUNNING)
                .under(List.of(wrapper))
                .under(OtherUser.command())
                .classPath(files.programs());
    }

    private static void assertKeptAlive(ForkedJvm jvm) {
        assertThat(SocketOptions.connectionsOf(jvm.pid())).hasSize(2).allMatch(socket -> socket.idle() == 60);
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#few")
    void theProcessOfTheTargetsUserHasNoPrivilege(Jdk jdk) throws Exception {
        try (PublicFiles files = PublicFiles.copy();
                PretendedJvm target = PretendedJvm.ofOtherUser(files)) {
            CompletableFuture<Outcome> attach = CompletableFuture.supplyAsync(
                    () -> AgentCommandLine.on(jdk, files.jar()).run("attach", "--timeout=15", target.pid()));
            ProcessHandle helper = HelperProcess.of(target.pid());
            Path process = Path.of("/proc/" + helper.pid());
            String status = Files.readString(process.resolve("status"));
            for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
                assertThat(status).contains(set + ":\t0000000000000000\n");
            }
            assertThat(status)
                    .contains("NoNewPrivs:\t1\n")
                    .contains("Uid:\t65534\t65534\t65534\t65534\nGid:\t65534\t65534\t65534\t65534")
                    .containsPattern("Groups:\\s*\n");
            assertThat(Files.readString(process.resolve("limits"))).containsPattern("Max core file size +0 +0 ");
            assertThat(Files.readSymbolicLink(process.resolve("fd/0")).toString())
                    .as("the target's root directory, which its user may open")
                    .isEqualTo("/");
            assertThat(Files.readSymbolicLink(process.resolve("fd/1")).toString())
                    .startsWith("pipe:");
            assertThat(Files.readSymbolicLink(process.resolve("fd/2")).toString())
                    .startsWith("pipe:");
            String[] stat = Files.readString(process.resolve("stat"))
                    .replaceFirst(".*\\) ", "")
                    .split(" ");
            assertThat(stat[3]).as("session").isEqualTo(Long.toString(helper.pid()));
            assertThat(stat[4]).as("terminal").isEqualTo("0");
            // what else there is the process has opened itself
            assertThat(Files.readString(process.resolve("cmdline")))
                    .contains("\0-XX:-UsePerfData\0", "\0-XX:+DisableAttachMechanism\0");
            assertThat(attach.get().exitCode()).isEqualTo(1);
            assertThat(helper.isAlive()).isFalse();
        }
    }

    /** What strace sees of every program that the command starts. */
    @Test
    void everyProcessHasACleanEnvironment() throws IOException {
        Needs.strace();
        Path calls = directory.resolve("execve");
        try (PublicFiles files = PublicFiles.copy();
                ForkedJvm jvm =
                        otherUsersJvm(files).program("HoldConnection").start().await("HOLD")) {
            Outcome attach = AgentCommandLine.on(Jdks.RUNNING, files.jar())
                    .under(List.of("env", "PASSWORD=secret"))
                    .under(List.of("strace", "-f", "-v", "-s", "9999", "-e", "trace=execve", "-o", calls.toString()))
                    .run("attach", jvm.pid(), "idle=60");
            assertThat(attach.stderr()).isEmpty();
            assertKeptAlive(jvm);
            List<String> programs = Files.readAllLines(calls).stream()
                    .filter(line -> line.contains("execve(") && line.endsWith(" = 0"))
                    .skip(1) // the command itself
                    .toList();
            assertThat(programs)
                    .hasSizeGreaterThanOrEqualTo(4)
                    .anyMatch(line -> line.contains("attach-helper"))
                    .allMatch(line -> line.contains("PATH=/usr/sbin:/usr/bin:/sbin:/bin"))
                    .noneMatch(line -> line.contains("secret") || line.contains("HOME="));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void noTriggerFileStaysWhenTheTimeIsOver(int seconds) throws IOException {
        try (PublicFiles files = PublicFiles.copy();
                PretendedJvm target = PretendedJvm.ofOtherUser(files)) {
            Outcome attach =
                    AgentCommandLine.on(Jdks.RUNNING, files.jar()).run("attach", "--timeout=" + seconds, target.pid());
            assertThat(attach.exitCode()).isEqualTo(1);
            assertThat(attach.stderr()).contains("has not answered within " + seconds + " s");
            assertThat(Path.of("/tmp/.attach_pid" + target.pid())).doesNotExist();
            assertThat(target.directory().resolve(".attach_pid" + target.pid())).doesNotExist();
            assertThat(target.isAlive()).isTrue();
        }
    }

    /** The file may have been uploaded by anybody; its code must not run in the server. */
    @Test
    void aFileThatAServerHandsOutIsNotTheAgent() throws IOException {
        Path loaded = Path.of(
                "/var/tmp/keepalive-foreign-code-" + ProcessHandle.current().pid());
        try (PublicFiles files = PublicFiles.copy()) {
            Path upload = foreignAgent(files.jar().resolveSibling("upload.jar"), loaded);
            try (ForkedJvm jvm = otherUsersJvm(files)
                    .program("HoldFile", upload.toString())
                    .start()
                    .await("HOLD")) {
                AgentCommandLine cli = AgentCommandLine.on(Jdks.RUNNING, files.jar());
                assertThat(cli.run("list").stdout()).containsPattern("(?m)^" + jvm.pid() + " .* possible +HoldFile");
                assertThat(cli.run("status", jvm.pid()).stdout()).startsWith("JVM " + jvm.pid() + ": agent absent");
                assertThat(cli.run("set", jvm.pid(), "idle=60").stderr()).contains("has no agent");
                assertThat(Files.readString(Path.of("/proc/" + jvm.pid() + "/maps")))
                        .doesNotContain("upload.jar");
                Outcome attach = cli.run("attach", jvm.pid(), "idle=60");
                assertThat(attach.stderr()).isEmpty();
                assertThat(attach.stdout()).contains("agent on");
                assertThat(cli.run("status", jvm.pid()).stdout()).contains("agent on");
                assertThat(cli.run("detach", jvm.pid()).stderr()).isEmpty();
                assertThat(loaded).doesNotExist();
                assertThat(jvm.stderr()).doesNotContain("foreign");
            }
        }
    }

    /** A jar like the agent's, the code of which leaves a file behind. */
    private Path foreignAgent(Path jar, Path trace) throws IOException {
        Path source =
                Files.createDirectories(directory.resolve("dev/keepalive")).resolve("KeepAliveAgent.java");
        Files.writeString(
                source,
                "package dev.keepalive; public class KeepAliveAgent { public static void agentmain(String a) throws Exception {"
                        + " new java.io.File(\"" + trace + "\").createNewFile(); System.err.println(\"foreign\"); } }");
        Command.output(Path.of(System.getProperty("java.home"), "bin", "javac").toString(), source.toString());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", "dev.keepalive.KeepAliveAgent");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry("dev/keepalive/KeepAliveAgent.class"));
            out.write(Files.readAllBytes(source.resolveSibling("KeepAliveAgent.class")));
        }
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        return jar;
    }

    @ParameterizedTest
    @CsvSource({"--ruid=65534, Uid 65534 0 0 0", "--rgid=65534, Gid 65534 0 0 0"})
    void aProgramWithRightsOfOthersIsNoJvm(String option, String ids) throws IOException {
        try (PublicFiles files = PublicFiles.copy()) {
            Path home = Files.createDirectory(files.jar().resolveSibling("home"));
            List<String> wrapper = new ArrayList<>(List.of("setpriv", option));
            if (option.startsWith("--rgid")) {
                wrapper.add("--keep-groups");
            }
            try (PretendedJvm target = PretendedJvm.in(home, wrapper)) {
                AgentCommandLine cli = AgentCommandLine.on(Jdks.RUNNING, files.jar());
                assertThat(cli.run("list").stdout()).doesNotContainPattern("(?m)^" + target.pid() + " ");
                Outcome attach = cli.run("attach", "--timeout=5", target.pid());
                assertThat(attach.stderr())
                        .contains("runs with the rights of more than one user or group (" + ids + ")");
                assertThat(attach.exitCode()).isEqualTo(1);
            }
        }
    }

    /** As su would: between the first SIGQUIT, which it catches, and the next act of the attach. */
    @Test
    void aProgramThatIsExecutedWithRootsRightsIsLeftAlone() throws IOException {
        try (PublicFiles files = PublicFiles.copy()) {
            Path privileged = Files.copy(Path.of("/usr/bin/sleep"), files.jar().resolveSibling("privileged"));
            Command.output("chmod", "4755", privileged.toString());
            Path home = Files.createDirectory(files.jar().resolveSibling("home"));
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
            Files.writeString(home.resolve("libjvm.so"), "no library");
            String script = "import mmap, os, signal, sys\n"
                    + "signal.signal(signal.SIGQUIT, lambda *_: os.execv('" + privileged + "', ['java', '60']))\n"
                    + "signal.pthread_sigmask(signal.SIG_SETMASK, [])\n" // the JVM that starts it blocks SIGQUIT
                    + "fd = os.open('libjvm.so', os.O_RDONLY)\n"
                    + "mapped = mmap.mmap(fd, 0, prot=mmap.PROT_READ)\n"
                    + "print('HOLD', flush=True)\n"
                    + "sys.stdin.read()\n";
            List<String> command = new ArrayList<>(OtherUser.command());
            command.addAll(List.of("/usr/bin/python3", "-c", script));
            Process target =
                    new ProcessBuilder(command).directory(home.toFile()).start();
            try {
                assertThat(target.inputReader(StandardCharsets.UTF_8).readLine())
                        .isEqualTo("HOLD");
                Outcome attach =
                        AgentCommandLine.on(Jdks.RUNNING, files.jar()).run("attach", "--timeout=60", target.pid());
                assertThat(attach.stderr())
                        .contains("the process now runs with the rights of another user or group: Uid 65534 0 0 0");
                assertThat(attach.exitCode()).isEqualTo(1);
                assertThat(target.isAlive()).as("no SIGQUIT came after").isTrue();
                assertThat(Path.of("/tmp/.attach_pid" + target.pid())).doesNotExist();
            } finally {
                target.destroyForcibly();
            }
        }
    }

    /** Two containers with a common /tmp, in each of which the JVM is process 1. */
    @Test
    void equalNumbersInOneTmp() throws IOException {
        Needs.command("unshare");
        try (PublicFiles files = PublicFiles.copy()) {
            Path tmp = Files.createDirectory(files.jar().resolveSibling("tmp"));
            Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxrwxrwx"));
            String[] container = {
                "unshare",
                "-p",
                "-f",
                "--kill-child",
                "-m",
                "--mount-proc",
                "sh",
                "-c",
                "mount --bind " + tmp + " /tmp && exec \"$@\"",
                "sh"
            };
            try (ForkedJvm first = otherUsersJvm(files, container)
                            .program("HoldConnection")
                            .start()
                            .await("HOLD");
                    ForkedJvm second = otherUsersJvm(files, container)
                            .program("HoldConnection")
                            .start()
                            .await("HOLD")) {
                AgentCommandLine cli = AgentCommandLine.on(Jdks.RUNNING, files.jar());
                assertThat(cli.run("attach", first.pid(), "idle=60").stderr()).isEmpty();
                Outcome attach = cli.run("attach", second.pid(), "idle=60");
                assertThat(attach.stderr()).contains("another JVM listens at /tmp/.java_pid1");
                assertThat(attach.exitCode()).isEqualTo(1);
                assertThat(SocketOptions.connectionsOf(second.pid())).noneMatch(SocketOptions::keepAlive);
                assertThat(cli.run("status", first.pid()).stdout()).contains("agent on");
                assertKeptAlive(first);

                first.signal("KILL");
                Polling.until(() -> !Files.exists(Path.of("/proc/" + first.pid())));
                assertThat(tmp.resolve(".java_pid1")).as("left behind").exists();
                assertThat(cli.run("attach", second.pid(), "idle=60").stderr()).isEmpty();
                assertKeptAlive(second);
            }
        }
    }

    @Test
    void aFileOfAThirdUserStays() throws IOException {
        try (PublicFiles files = PublicFiles.copy();
                ForkedJvm jvm =
                        otherUsersJvm(files).program("HoldConnection").start().await("HOLD")) {
            Path file = Files.createFile(Path.of("/tmp/.java_pid" + jvm.pid()));
            try {
                Command.output("chown", THIRD_USER, file.toString());
                Outcome attach = AgentCommandLine.on(Jdks.RUNNING, files.jar()).run("attach", jvm.pid());
                assertThat(attach.stderr()).contains("the file " + file + " belongs to user ");
                assertThat(attach.exitCode()).isEqualTo(1);
                assertThat(file).exists();
            } finally {
                Files.deleteIfExists(file);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exec 2>&1; echo 'setpriv: unrecognized option: reuid=65534'; exit 1 | the setpriv of BusyBox does not have the options",
                "gone | a program that this takes is missing",
            })
    void setprivThatDoesNotServe(String script, String cause) throws IOException {
        Needs.command("unshare");
        Path other = directory.resolve("setpriv");
        Files.writeString(other, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(
                other, PosixFilePermissions.fromString(script.equals("gone") ? "rw-r--r--" : "rwxr-xr-x"));
        try (PublicFiles files = PublicFiles.copy();
                ForkedJvm jvm =
                        otherUsersJvm(files).program("HoldConnection").start().await("HOLD")) {
            Outcome attach = AgentCommandLine.on(Jdks.RUNNING, files.jar())
                    .under(List.of("unshare", "-m", "sh", "-c"))
                    .under(List.of("mount --bind " + other + " /usr/bin/setpriv && exec \"$@\"", "sh"))
                    .run("attach", jvm.pid());
            assertThat(attach.stderr()).contains(cause, "util-linux", "docker exec --user 65534");
            assertThat(attach.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void rootThatMayNotBecomeAnotherUser() throws IOException {
        try (PublicFiles files = PublicFiles.copy();
                ForkedJvm jvm =
                        otherUsersJvm(files).program("HoldConnection").start().await("HOLD")) {
            Outcome attach = AgentCommandLine.on(Jdks.RUNNING, files.jar())
                    .under(List.of("setpriv", "--bounding-set=-setuid"))
                    .run("attach", jvm.pid());
            assertThat(attach.stderr()).contains("for which root lacks CAP_SETUID here", "docker exec --user 65534");
            assertThat(attach.exitCode()).isEqualTo(1);
        }
    }
}

package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.Attaching;
import dev.keepalive.testing.Command;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.OtherUser;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Polling;
import dev.keepalive.testing.ProcessFiles;
import dev.keepalive.testing.PublicFiles;
import dev.keepalive.testing.SocketOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JVMs in situations that other tools stumble over: either the attach works, or the true cause is said, and the JVM has noticed nothing. */
@Timeout(180)
class UnusualTargetIT {
    /** Before, the command uses the JDK's attach, which looks for the JVM in its own mount namespace, or needs root's rights. */
    private static final int OWN_ATTACH_SINCE = 16;

    private static final int PID_NAMESPACES_SINCE = 10;

    /** In a mount namespace of its own; the project stays where it is, which may be below the /tmp of the host. */
    private static final String OWN_TMP =
            "set -e; project=$(pwd); mount --bind \"$project\" /mnt; mount -t tmpfs -o size=64k tmpfs /tmp;"
                    + " mkdir -p \"$project\"; mount --bind /mnt \"$project\"; set +e; ";

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    private static JvmCommand target(Jdk jdk, String... wrapper) {
        return JvmCommand.on(jdk).under(List.of(wrapper)).program("HoldConnection");
    }

    private static void assertAttached(Outcome outcome, ForkedJvm jvm) {
        assertThat(outcome.stderr()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        assertThat(SocketOptions.connectionsOf(jvm.pid())).hasSize(2).allMatch(socket -> socket.idle() == 60);
    }

    private static void assertRefused(Outcome outcome, ForkedJvm jvm, String... reason) {
        assertThat(outcome.stderr())
                .startsWith("keepalive-agent: ")
                .contains(reason)
                .doesNotContain("\tat ");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(SocketOptions.connectionsOf(jvm.pid())).hasSize(2).noneMatch(SocketOptions::keepAlive);
        assertThat(jvm.stdout()).as("no thread dump").isEqualTo("HOLD\n");
        assertThat(jvm.stderr()).isEmpty();
    }

    /** As unattended upgrades do: the kernel shows its files as deleted. */
    @Test
    void jvmWhoseJdkWasReplaced() throws IOException {
        Path jdk = directory.resolve("jdk");
        Command.output("cp", "-r", Jdks.RUNNING.home().toString(), jdk.toString());
        try (ForkedJvm jvm = target(Jdk.at(jdk)).start().await("HOLD")) {
            Command.output("mv", jdk.toString(), jdk + "-old");
            Command.output("rm", "-r", jdk + "-old");
            Files.createDirectories(jdk);
            assertThat(AgentCommandLine.here().run("list").stdout())
                    .containsPattern("(?m)^" + jvm.pid() + " .*" + Jdks.RUNNING.feature() + ".*HoldConnection$");
            // whether the JVM can load what it has not loaded yet is up to it: here its libinstrument.so is gone
            Outcome outcome = AgentCommandLine.here().run("attach", jvm.pid(), "idle=60");
            assertThat(outcome.stderr()).doesNotContain("is not a JVM").contains("libinstrument.so");
            assertThat(outcome.exitCode()).isEqualTo(1);
        }
    }

    /** systemd's PrivateTmp. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void tmpOfItsOwn(Jdk jdk) {
        Needs.command("unshare");
        try (ForkedJvm jvm = target(Jdks.RUNNING, "unshare", "-m", "sh", "-c", OWN_TMP + "exec \"$@\"", "sh")
                .start()
                .await("HOLD")) {
            Outcome outcome = AgentCommandLine.on(jdk).run("attach", jvm.pid(), "idle=60");
            if (jdk.feature() >= OWN_ATTACH_SINCE) {
                assertAttached(outcome, jvm);
            } else {
                assertRefused(outcome, jvm, "has its own /tmp", "  nsenter -t " + jvm.pid() + " -m ");
                String nsenter = outcome.stderr()
                        .lines()
                        .filter(line -> line.startsWith("  nsenter "))
                        .findFirst()
                        .orElseThrow();
                Command.output("sh", "-c", nsenter + " idle=60");
                assertThat(SocketOptions.connectionsOf(jvm.pid())).hasSize(2).allMatch(socket -> socket.idle() == 60);
            }
        }
    }

    @Test
    void tmpThatIsFull() {
        Needs.command("unshare");
        Jdk newest = Jdks.all().get(Jdks.all().size() - 1);
        String fill = OWN_TMP + "cat /dev/zero >/tmp/full 2>/dev/null; exec \"$@\"";
        try (ForkedJvm jvm = target(newest, "unshare", "-p", "-f", "--kill-child", "-m", "sh", "-c", fill, "sh")
                .options("-XX:-UsePerfData", "-XX:+EnableDynamicAgentLoading", "-XX:+IgnoreUnrecognizedVMOptions")
                .start()
                .await("HOLD")) {
            assertAttached(AgentCommandLine.here().run("attach", jvm.pid(), "idle=60"), jvm);
        }
    }

    @Test
    void tmpThatIsReadOnly() {
        Needs.command("unshare");
        String remount = OWN_TMP + "mount -o remount,ro /tmp && exec \"$@\"";
        try (PublicFiles files = PublicFiles.copy(); // the command that is printed puts another /tmp there
                ForkedJvm jvm = target(
                                Jdks.RUNNING, "unshare", "-p", "-f", "--kill-child", "-m", "sh", "-c", remount, "sh")
                        .classPath(files.programs())
                        .start()
                        .await("HOLD")) {
            AgentCommandLine cli = AgentCommandLine.on(Jdks.RUNNING, files.jar());
            Outcome outcome = cli.run("attach", jvm.pid(), "idle=60");
            assertRefused(outcome, jvm, "its /tmp is read-only");
            String command = outcome.stderr().lines().toList().get(1);
            Command.output("sh", "-c", command.substring(command.indexOf("nsenter ")));
            assertAttached(cli.run("attach", jvm.pid(), "idle=60"), jvm);
        }
    }

    /** A rootless container: its root is another user of the host. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void userNamespace(Jdk jdk) throws IOException {
        Needs.command("unshare");
        try (PublicFiles files = PublicFiles.copy();
                ForkedJvm jvm = JvmCommand.on(Jdks.RUNNING)
                        .under(OtherUser.command())
                        .under(List.of("unshare", "-U", "-r", "-m", "-p", "-f", "--kill-child", "--mount-proc"))
                        .under(List.of("sh", "-c", "mount -t tmpfs tmpfs /tmp && exec \"$@\"", "sh"))
                        .classPath(files.programs())
                        .program("HoldConnection")
                        .start()
                        .await("HOLD")) {
            Outcome outcome = AgentCommandLine.on(jdk, files.jar()).run("attach", jvm.pid(), "idle=60");
            if (jdk.feature() < PID_NAMESPACES_SINCE) {
                assertRefused(outcome, jvm, "is in another pid namespace");
            } else if (jdk.feature() < OWN_ATTACH_SINCE) {
                assertRefused(outcome, jvm, "is in another user namespace", "run this command with JDK 16 or later");
            } else {
                assertAttached(outcome, jvm);
            }
        }
    }

    /** A service that may bind low ports: /proc hides it from its own user, who may attach. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void capability(Jdk jdk) {
        attachToServiceWithCapability(jdk, OtherUser.command());
    }

    /** HotSpot writes no performance data then. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void capabilityOfAUserWithoutAName(Jdk jdk) {
        attachToServiceWithCapability(jdk, List.of("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"));
    }

    private static void attachToServiceWithCapability(Jdk jdk, List<String> asUser) {
        List<String> capability = new ArrayList<>(asUser);
        capability.addAll(List.of("--inh-caps=+net_bind_service", "--ambient-caps=+net_bind_service"));
        try (PublicFiles files = PublicFiles.copy();
                ForkedJvm jvm = JvmCommand.on(jdk)
                        .under(capability)
                        .classPath(files.programs())
                        .program("HoldConnection")
                        .start()
                        .await("HOLD")) {
            AgentCommandLine user = AgentCommandLine.on(jdk, files.jar()).under(asUser);
            assertThat(user.run("list").stdout()).containsPattern("(?m)^" + jvm.pid() + " .* HoldConnection$");
            assertAttached(user.run("attach", jvm.pid(), "idle=60"), jvm);
            assertAttached(AgentCommandLine.on(jdk, files.jar()).run("attach", jvm.pid(), "idle=60"), jvm);
        }
    }

    /** A program in C that makes a JVM and leaves its first thread: /proc shows next to nothing of the process itself any more. */
    @Test
    void firstThreadHasEnded() {
        try (ForkedJvm jvm = target(Jdks.RUNNING, "/usr/bin/python3", "src/test/resources/embed-jvm.py", "LEAVE=1")
                .start()
                .await("HOLD")) {
            Polling.until(() ->
                    Command.output("cat", "/proc/" + jvm.pid() + "/status").contains("State:\tZ"));
            AgentCommandLine cli = AgentCommandLine.here();
            assertThat(cli.run("list").stdout()).containsPattern("(?m)^" + jvm.pid() + " .*" + Jdks.RUNNING.feature());
            assertThat(cli.run("status", jvm.pid()).stdout())
                    .contains("JVM " + jvm.pid() + ": agent absent", "no keepalive: would hang if the peer vanished");
            Outcome attach = cli.run("attach", jvm.pid(), "idle=60");
            assertThat(attach.stderr()).isEmpty();
            assertThat(attach.stdout()).contains("open sockets: 2 changed, 0 already right");
            assertThat(attach.exitCode()).isZero();
            assertThat(cli.run("status", "--no-attach", jvm.pid()).stdout()) // which shows the timers of the kernel
                    .contains("keepalive, next check in ")
                    .doesNotContain("no keepalive");
            assertThat(cli.run("status", jvm.pid()).stdout()).containsPattern("ESTABLISHED +on +60 s ");
        }
    }

    @Test
    void busyAttachListener() throws Exception {
        Path busy = Attaching.agent("BusyAgent", directory);
        try (ForkedJvm jvm = target(Jdks.RUNNING).start().await("HOLD")) {
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
                try {
                    Attaching.load(jvm.pid(), busy, "");
                } catch (Exception e) {
                    // the JVM is ended while it waits
                }
            });
            Polling.until(() -> ProcessFiles.threads(jvm.pid()).contains("Attach Listener"));
            Outcome outcome = AgentCommandLine.here().run("attach", "--timeout=3", jvm.pid(), "idle=60");
            assertRefused(outcome, jvm, "has not answered within 3 s: its attach listener is there but busy");
            jvm.signal("KILL");
            other.get();
        }
    }

    /** Tried nevertheless, an attach would break classes of the JDK for the application. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void limitOfOpenFiles(int free) throws IOException {
        Needs.command("prlimit");
        try (ForkedJvm jvm = target(Jdks.RUNNING).start().await("HOLD")) {
            int used = Path.of("/proc/" + jvm.pid() + "/fd").toFile().list().length;
            int limit = used + free;
            Command.output("prlimit", "--pid", Long.toString(jvm.pid()), "--nofile=" + limit + ":");
            Outcome outcome = AgentCommandLine.here().run("attach", "--timeout=10", jvm.pid(), "idle=60");
            assertRefused(outcome, jvm, "has no file descriptors free", used + " of " + limit + " are in use");
            String remedy = outcome.stderr().lines().toList().get(1);
            Command.output("sh", "-c", remedy.substring(remedy.indexOf("prlimit ")));
            assertAttached(AgentCommandLine.here().run("attach", jvm.pid(), "idle=60"), jvm);
        }
    }

    /** HotSpot would end the JVM if it could not create its attach listener. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void limitOfThreads(Jdk jdk) {
        Needs.command("setpriv");
        Needs.command("prlimit");
        String user = "65231"; // of no other test, whose threads would count
        String[] atTheLimit = {
            "setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "prlimit", "--nproc=40", "--"
        };
        try (ForkedJvm jvm = target(jdk, atTheLimit).start().await("HOLD")) {
            Outcome outcome = AgentCommandLine.here().run("attach", "--timeout=10", jvm.pid(), "idle=60");
            assertRefused(outcome, jvm, "no room for the threads of an attach", "and the limit is 40");
        }
    }

    @Test
    void limitOfAddressSpace() throws IOException {
        Needs.command("prlimit");
        try (ForkedJvm jvm = target(Jdks.RUNNING).start().await("HOLD")) {
            String size = Files.readString(Path.of("/proc/" + jvm.pid() + "/status"))
                    .replaceAll("(?s).*VmSize:\\s+([0-9]+) kB.*", "$1");
            long limit = (Long.parseLong(size) + 1000) * 1024;
            Command.output("prlimit", "--pid", Long.toString(jvm.pid()), "--as=" + limit + ":");
            Outcome outcome = AgentCommandLine.here().run("attach", "--timeout=10", jvm.pid(), "idle=60");
            assertRefused(outcome, jvm, "no room for the threads of an attach", "and the limit is " + limit);
            String remedy = outcome.stderr().lines().toList().get(1);
            Command.output("sh", "-c", remedy.substring(remedy.indexOf("prlimit ")));
            assertAttached(AgentCommandLine.here().run("attach", jvm.pid(), "idle=60"), jvm);
        }
    }

    @Test
    void hostWithoutIpv6() {
        Needs.strace();
        List<String> strace = List.of(
                "strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=openat",
                "-e",
                "inject=openat:error=ENOENT",
                "-P",
                "/proc/self/net/tcp6");
        try (ForkedJvm jvm = target(Jdks.RUNNING, strace.toArray(String[]::new))
                .options("-Djava.net.preferIPv4Stack=true")
                .agent("")
                .start()
                .await("HOLD")) {
            Outcome outcome = AgentCommandLine.here().run("status", jvm.pid());
            assertThat(outcome.stderr()).isEmpty();
            assertThat(outcome.stdout().lines().filter(line -> line.contains("ESTABLISHED")))
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"with blank, true", "ends in !, true", "a=b, false"})
    void pathOfTheJar(String name, boolean works) throws IOException {
        Path jar = Files.copy(
                JvmCommand.agentJar(),
                Files.createDirectory(directory.resolve(name)).resolve("agent.jar"));
        try (ForkedJvm jvm = target(Jdks.RUNNING).start().await("HOLD")) {
            Outcome outcome = AgentCommandLine.on(Jdks.RUNNING, jar).run("attach", jvm.pid(), "idle=60");
            if (works) {
                assertAttached(outcome, jvm);
            } else {
                assertRefused(outcome, jvm, "contains '='");
            }
        }
    }

    @Test
    void pathThatIsTooLongForTheJvm() throws IOException {
        Path home = directory;
        for (int i = 0; i < 5; i++) {
            home = home.resolve("d".repeat(200));
        }
        Path jar =
                Files.copy(JvmCommand.agentJar(), Files.createDirectories(home).resolve("agent.jar"));
        Jdk jdk = Jdks.all().get(0);
        try (ForkedJvm jvm = target(jdk).start().await("HOLD")) {
            Outcome outcome = AgentCommandLine.on(Jdks.RUNNING, jar).run("attach", jvm.pid(), "idle=60");
            if (jdk.feature() <= 21) {
                assertRefused(outcome, jvm, "are too long for JVM " + jvm.pid(), "but it accepts at most 1024");
            } else {
                assertAttached(outcome, jvm);
            }
        }
    }

    /** It is asked to make keepalive work, and does not: its environment says so. */
    @Test
    void agentThatStaysOff() {
        try (ForkedJvm jvm =
                target(Jdks.RUNNING).environment("KEEPALIVE", "off").start().await("HOLD")) {
            assertRefused(
                    AgentCommandLine.here().run("attach", jvm.pid(), "idle=60"),
                    jvm,
                    "stays off: keepalive=off is from environment KEEPALIVE");
            assertThat(AgentCommandLine.here()
                            .run("set", jvm.pid(), "keepalive=off")
                            .exitCode())
                    .isZero();
            assertAttached(AgentCommandLine.here().run("attach", jvm.pid(), "keepalive=on,idle=60"), jvm);
        }
    }

    /** The jar has another path there; once the agent is loaded the path is found. */
    @Test
    void jarOfAContainer() {
        Needs.command("unshare");
        try (PublicFiles files = PublicFiles.copy();
                PublicFiles hidden = PublicFiles.copy();
                ForkedJvm jvm = JvmCommand.on(Jdks.all().get(0))
                        .under(List.of("unshare", "-p", "-f", "--kill-child", "-m", "--mount-proc", "sh", "-c"))
                        .under(List.of(
                                "mount -t tmpfs tmpfs /tmp && mount -t tmpfs tmpfs "
                                        + hidden.jar().getParent() + " && exec \"$@\"",
                                "sh"))
                        .under(OtherUser.command())
                        .classPath(files.programs())
                        .program("HoldConnection")
                        .start()
                        .await("HOLD")) {
            AgentCommandLine cli = AgentCommandLine.on(Jdks.RUNNING, hidden.jar());
            assertRefused(
                    cli.run("attach", jvm.pid(), "idle=60"), jvm, "there is no such file in its file system", "--jar=");
            assertAttached(cli.run("attach", "--jar=" + files.jar(), jvm.pid(), "idle=60"), jvm);
            assertThat(cli.run("status", jvm.pid()).stdout()).contains("agent on", "ESTABLISHED");
            assertThat(cli.run("set", jvm.pid(), "cnt=4").stderr()).isEmpty();
            assertThat(cli.run("detach", jvm.pid()).stdout()).contains("agent detached");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "--version", "--help", "completion"})
    void outputThatGoesNowhere(String command) {
        Needs.linux();
        Outcome outcome = AgentCommandLine.here()
                .under(List.of("sh", "-c", "exec \"$@\" >/dev/full", "sh"))
                .run(command);
        assertThat(outcome.stderr()).startsWith("keepalive-agent: cannot write to standard output");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    /** As {@code | head} leaves it: who reads has seen enough, and other programs say nothing of that either. */
    @ParameterizedTest
    @ValueSource(strings = {"--help", "completion"})
    void aPipeThatNobodyReadsAnyMore(String command) {
        Needs.linux();
        Outcome outcome = AgentCommandLine.here()
                .under(List.of("sh", "-c", "{ \"$@\"; echo exit code $? >&2; } | :", "sh"))
                .run(command);
        assertThat(outcome.stderr()).isEqualTo("exit code 141\n");
    }
}

package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ChangedJdkClass;
import dev.keepalive.testing.Command;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.OtherUser;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.PublicFiles;
import dev.keepalive.testing.SocketOptions;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way in which an attach fails says why, ends with 1, and leaves the target as it was. */
class AttachErrorsIT {
    private static final int FLAG_SINCE = 9;

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    static Stream<Arguments> pairs() {
        return AttachIT.fewerPairs();
    }

    /** Attaching to a JDK that has the option EnableDynamicAgentLoading. */
    static Stream<Arguments> pairsWithFlag() {
        return pairs().filter(pair -> ((Jdk) pair.get()[1]).feature() >= FLAG_SINCE);
    }

    private static void assertRefused(Outcome outcome, String reason) {
        assertThat(outcome.stderr()).startsWith("keepalive-agent: ").contains(reason);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    private static ForkedJvm otherUsersJvm(Jdk jdk, PublicFiles files) {
        Needs.root("to run a JVM as another user");
        Needs.command("setpriv");
        return JvmCommand.on(jdk)
                .under(OtherUser.command())
                .classPath(files.programs())
                .program("HoldConnection")
                .start()
                .await("HOLD");
    }

    /** The target has said nothing but HOLD, no thread dump either, and ends in order. */
    private static void assertUntouched(ForkedJvm jvm) {
        assertThat(SocketOptions.connectionsOf(jvm.pid())).hasSize(2).noneMatch(SocketOptions::keepAlive);
        assertThat(jvm.finish()).isEqualTo(new Outcome(0, "HOLD\n", ""));
    }

    @Test
    void noSuchProcess() {
        try (ForkedJvm jvm = JvmCommand.on(Jdks.all().get(0))
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            Outcome outcome = AgentCommandLine.here().run("attach", "4194305"); // more than the kernel gives
            assertRefused(outcome, "there is no process 4194305");
            assertThat(outcome.stderr()).contains("  " + jvm.pid() + "  HoldConnection");
            assertUntouched(jvm);
        }
    }

    /** SIGQUIT would end it. */
    @Test
    void noJvm() throws IOException {
        Process sleep = new ProcessBuilder("sleep", "100").start();
        try {
            assertRefused(
                    AgentCommandLine.here().run("attach", sleep.pid()),
                    "process " + sleep.pid() + " (sleep) is not a JVM");
            assertThat(sleep.isAlive()).isTrue();
        } finally {
            sleep.destroyForcibly();
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void attachDisabled(Jdk from, Jdk to) {
        for (String perfData : new String[] {"-XX:+UsePerfData", "-XX:-UsePerfData"}) {
            try (ForkedJvm jvm = JvmCommand.on(to)
                    .options("-XX:+DisableAttachMechanism", perfData)
                    .program("HoldConnection")
                    .start()
                    .await("HOLD")) {
                assertRefused(AgentCommandLine.on(from).run("attach", jvm.pid()), "-XX:+DisableAttachMechanism");
                assertUntouched(jvm);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairsWithFlag")
    void dynamicLoadingDisabled(Jdk from, Jdk to) {
        try (ForkedJvm jvm = JvmCommand.on(to)
                .options("-XX:-EnableDynamicAgentLoading")
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            assertRefused(AgentCommandLine.on(from).run("attach", jvm.pid()), "-XX:-EnableDynamicAgentLoading");
            assertUntouched(jvm);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void jarThatTheTargetCannotRead(Jdk from, Jdk to) throws IOException {
        try (PublicFiles files = PublicFiles.copy();
                PublicFiles hidden = PublicFiles.copy();
                ForkedJvm jvm = otherUsersJvm(to, files)) {
            hidden.allow("rwx------");
            AgentCommandLine cli = AgentCommandLine.on(from, hidden.jar());
            Outcome outcome = cli.run("attach", jvm.pid());
            assertRefused(
                    outcome,
                    "attaches to JVM " + jvm.pid() + " as its user 65534, who is not allowed to read the jar "
                            + hidden.jar());
            assertThat(outcome.stderr()).contains("--jar=");
            assertThat(SocketOptions.connectionsOf(jvm.pid())).hasSize(2).noneMatch(SocketOptions::keepAlive);
        }
    }

    @Test
    void theJarMayBeNamedAsTheTargetSeesIt() throws IOException {
        Jdk jdk = Jdks.all().get(0);
        Path copy = Files.copy(JvmCommand.agentJar(), directory.resolve("copy.jar"));
        try (ForkedJvm jvm =
                JvmCommand.on(jdk).program("HoldConnection").start().await("HOLD")) {
            assertRefused(
                    AgentCommandLine.on(jdk).run("attach", jvm.pid(), "--jar=/nonexistent/a.jar"),
                    "cannot read the agent's jar /nonexistent/a.jar: there is no such file");
            assertThat(AgentCommandLine.on(jdk)
                            .run("attach", jvm.pid(), "--jar=" + copy)
                            .exitCode())
                    .isZero();
        }
    }

    private ForkedJvm pausedAtItsStart(Jdk jdk, Path untilThisIsGone) throws IOException {
        return JvmCommand.on(jdk)
                .options(
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+PauseAtStartup",
                        "-XX:PauseAtStartupFile=" + untilThisIsGone)
                .program("HoldConnection")
                .start();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void jvmThatIsStarting(Jdk from, Jdk to) throws Exception {
        Path started = directory.resolve("started");
        try (ForkedJvm jvm = pausedAtItsStart(to, started)) {
            CompletableFuture<Outcome> attach = CompletableFuture.supplyAsync(
                    () -> AgentCommandLine.on(from).run("attach", jvm.pid()));
            assertThatThrownBy(() -> attach.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            Files.delete(started);
            jvm.await("HOLD");
            assertThat(attach.get())
                    .extracting(Outcome::stderr, Outcome::exitCode)
                    .containsExactly("", 0);
        }
    }

    @Test
    void jvmThatStaysStarting() throws IOException {
        Path started = directory.resolve("started");
        try (ForkedJvm jvm = pausedAtItsStart(Jdks.RUNNING, started)) {
            assertRefused(AgentCommandLine.here().run("attach", jvm.pid()), "is still starting");
            Files.delete(started);
            jvm.await("HOLD");
            assertUntouched(jvm);
        }
    }

    /** A JVM cannot remove what a killed one with its process id has left if that was another user's. */
    @ParameterizedTest
    @MethodSource("pairs")
    void socketFileOfAKilledJvm(Jdk from, Jdk to) throws IOException {
        try (PublicFiles files = PublicFiles.copy();
                ForkedJvm jvm = otherUsersJvm(to, files)) {
            Path leftover = Path.of("/tmp/.java_pid" + jvm.pid());
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(leftover));
            }
            Outcome refused = AgentCommandLine.on(from, files.jar())
                    .under(OtherUser.command())
                    .run("attach", jvm.pid());
            assertRefused(refused, "the file " + leftover + " belongs to user root, and prevents an attach");
            assertThat(refused.stderr()).contains("rm /proc/" + jvm.pid() + "/root" + leftover);
            assertThat(SocketOptions.connectionsOf(jvm.pid())).hasSize(2).noneMatch(SocketOptions::keepAlive);

            AgentCommandLine cli = AgentCommandLine.on(from, files.jar());
            assertRefused(cli.run("attach", jvm.pid()), "the file " + leftover + " belongs to user root");
            assertThat(leftover).as("a file of somebody else").exists();
            Files.delete(leftover);
            assertThat(cli.run("attach", jvm.pid(), "idle=60").stderr()).isEmpty();
            assertThat(SocketOptions.connectionsOf(jvm.pid())).hasSize(2).allMatch(SocketOptions::keepAlive);
            // now the JVM listens there itself, which is told from a leftover
            assertThat(cli.run("status", jvm.pid()).stderr()).isEmpty();
        }
    }

    /** With -Xrs SIGQUIT kills the JVM; it listens from the start, until its socket is removed. */
    @Test
    void jvmWithoutSignals() throws IOException {
        Jdk jdk = Jdks.all().get(0);
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options("-Xrs")
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            Files.delete(Path.of("/tmp/.java_pid" + jvm.pid()));
            assertRefused(AgentCommandLine.on(jdk).run("attach", jvm.pid()), "-Xrs");
            assertUntouched(jvm);
        }
    }

    @Test
    void jvmThatIsStopped() {
        Jdk jdk = Jdks.all().get(0);
        try (ForkedJvm jvm =
                JvmCommand.on(jdk).program("HoldConnection").start().await("HOLD")) {
            jvm.signal("STOP");
            assertRefused(AgentCommandLine.on(jdk).run("attach", jvm.pid()), "is stopped");
            jvm.signal("CONT");
            assertUntouched(jvm);
        }
    }

    /** The commands that it names instead work as they are printed. */
    @Test
    void runtimeWithoutTheAttachModule() {
        Jdk jdk = Jdks.since(17).get(0);
        try (ForkedJvm jvm =
                JvmCommand.on(jdk).program("HoldConnection").start().await("HOLD")) {
            Outcome outcome = AgentCommandLine.on(jdk)
                    .asClassPath()
                    .jvmOptions("--limit-modules=java.base,java.instrument")
                    .run("attach", jvm.pid(), "idle=60,intvl=10,cnt=5");
            assertRefused(outcome, "has no attach module");
            assertThat(outcome.stderr()).contains("jattach " + jvm.pid() + " load instrument false ");
            String jcmd = outcome.stderr()
                    .lines()
                    .filter(line -> line.startsWith("  jcmd "))
                    .findFirst()
                    .orElseThrow();
            String tool =
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            Command.output("sh", "-c", jcmd.replaceFirst("jcmd", tool));
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly("on 60/10/5");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void jattachAsItIsPrinted(Jdk jdk) {
        Needs.command("jattach");
        try (ForkedJvm jvm =
                JvmCommand.on(jdk).program("HoldConnection").start().await("HOLD")) {
            String said = AgentCommandLine.here()
                    .asClassPath()
                    .jvmOptions("--limit-modules=java.base,java.instrument")
                    .run("attach", jvm.pid(), "idle=60,intvl=10,cnt=5")
                    .stderr();
            assertThat(said.contains("  jcmd ")).isEqualTo(jdk.feature() >= FLAG_SINCE);
            String jattach = said.lines()
                    .filter(line -> line.startsWith("  jattach "))
                    .findFirst()
                    .orElseThrow();
            Command.output("sh", "-c", jattach);
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly("on 60/10/5");
        }
    }

    static List<Jdk> jdksThatCanBePatched() {
        return Jdks.some().stream().filter(jdk -> jdk.feature() >= 17).toList();
    }

    /** Its way into java.base is gone. */
    @ParameterizedTest
    @MethodSource("jdksThatCanBePatched")
    void agentThatFails(Jdk jdk) throws IOException {
        String[] patch = ChangedJdkClass.renaming(
                jdk, "java/util/OptionalDouble", "empty", "()Ljava/util/OptionalDouble;", directory);
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options(patch)
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            AgentCommandLine cli = AgentCommandLine.on(jdk);
            assertRefused(cli.run("attach", jvm.pid(), "idle=60"), "reported an error: ");
            assertThat(SocketOptions.connectionsOf(jvm.pid())).hasSize(2).noneMatch(SocketOptions::keepAlive);
            assertThat(cli.run("status", jvm.pid()).stdout()).startsWith("JVM " + jvm.pid() + ": agent absent");
        }
    }

    @Test
    void listNeedsNoAttachModule() {
        Jdk jdk = Jdks.since(17).get(0);
        try (ForkedJvm jvm =
                JvmCommand.on(jdk).program("HoldConnection").start().await("HOLD")) {
            Outcome outcome = AgentCommandLine.on(jdk)
                    .jvmOptions("--limit-modules=java.base,java.instrument")
                    .run("list");
            assertThat(outcome.stdout()).contains(jvm.pid() + " ");
            assertUntouched(jvm);
        }
    }
}

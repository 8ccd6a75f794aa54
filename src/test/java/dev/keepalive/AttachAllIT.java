package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ApplicationJar;
import dev.keepalive.testing.Command;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Kernel;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.OtherUser;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.PretendedJvm;
import dev.keepalive.testing.PublicFiles;
import dev.keepalive.testing.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code attach --all}, on JVMs whose jar has a name of its own: others that are running here are left alone. */
class AttachAllIT {
    private static final String OPTIONS = "idle=60,intvl=10,cnt=5";

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
        Needs.command("setpriv");
    }

    /** HoldConnection in a jar whose name no other JVM has. */
    private static Path holdJar(PublicFiles files) {
        try {
            Path jar = ApplicationJar.of("HoldConnection", files.programs());
            Command.output(
                    Jdks.RUNNING.tool("jar"), "--update", "--file", jar.toString(), "--main-class", "HoldConnection");
            return Files.move(jar, jar.resolveSibling("hold-" + System.nanoTime() + ".jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JvmCommand hold(Jdk jdk, Path jar) {
        return JvmCommand.on(jdk).program("-jar", jar.toString());
    }

    private static void assertBothEndsHave(ForkedJvm jvm, String values) {
        assertThat(SocketOptions.connectionsOf(jvm.pid()))
                .hasSize(2)
                .extracting(SocketOptions::keepAliveValues)
                .containsOnly(values);
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void oneThatFailsDoesNotStopTheRest(Jdk jdk) {
        try (PublicFiles files = PublicFiles.copy()) {
            Path jar = holdJar(files);
            try (ForkedJvm first = hold(jdk, jar).start().await("HOLD");
                    ForkedJvm refuses = hold(jdk, jar)
                            .options("-XX:+DisableAttachMechanism")
                            .start()
                            .await("HOLD");
                    ForkedJvm others =
                            hold(jdk, jar).under(OtherUser.command()).start().await("HOLD")) {
                AgentCommandLine cli = AgentCommandLine.on(jdk, files.jar());
                String main = "--main=" + jar.getFileName();

                Outcome onlyOthers = cli.run("attach", "--all", main, "--user", OtherUser.ID, OPTIONS);
                assertThat(onlyOthers.stderr()).isEmpty();
                assertThat(onlyOthers.stdout())
                        .startsWith("[1/1] " + others.pid() + "  " + jar + "\nJVM " + others.pid() + ": agent on, ")
                        .endsWith("\n1 JVM(s): 1 done\n");
                assertThat(onlyOthers.exitCode()).isZero();
                assertBothEndsHave(others, "on 60/10/5");
                assertBothEndsHave(first, Kernel.untouched());

                Outcome all = cli.run("attach", "--all", main, "idle=60", "intvl=10", "cnt=5");
                assertThat(all.stdout())
                        .contains("[1/3] ", "[2/3] " + refuses.pid(), "[3/3] ")
                        .endsWith("\n3 JVM(s): 2 done, 1 failed: [" + refuses.pid() + "]\n");
                assertThat(all.stderr())
                        .startsWith("keepalive-agent: JVM " + refuses.pid()
                                + " was started with -XX:+DisableAttachMechanism");
                assertThat(all.exitCode()).isEqualTo(1);
                assertBothEndsHave(first, "on 60/10/5");
                assertBothEndsHave(refuses, Kernel.untouched());
                assertBothEndsHave(others, "on 60/10/5");
            }
        }
    }

    /** One user's processes that never answer do not keep the command from the others, and what is said about one of them stays together. */
    @Test
    void severalAtATime() throws IOException {
        try (PublicFiles files = PublicFiles.copy()) {
            Path jar = holdJar(files);
            List<PretendedJvm> silent = new ArrayList<>();
            try {
                for (int i = 0; i < 3; i++) {
                    Path home = Files.createDirectories(files.jar().resolveSibling("silent" + i));
                    Files.createDirectory(home.resolve("hsperfdata_x"));
                    byte[] data = PretendedJvm.performanceData(jar.getFileName().toString(), 64);
                    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putInt(28, 1); // the only entry
                    Files.write(home.resolve("hsperfdata_x/1"), data);
                    silent.add(PretendedJvm.in(home, OtherUser.command(), "hsperfdata_x/1"));
                }
                try (ForkedJvm jvm = hold(Jdks.RUNNING, jar).start().await("HOLD")) {
                    Outcome all = AgentCommandLine.on(Jdks.RUNNING, files.jar())
                            .run("attach", "--all", "--timeout=20", "--main=" + jar.getFileName(), OPTIONS);
                    assertThat(all.stdout())
                            .as("the other user's is done while the command waits for these")
                            .containsPattern(
                                    "\\A\\[[1-4]/4\\] " + jvm.pid() + "  .*\nJVM " + jvm.pid() + ": agent on, ")
                            .containsPattern("\n4 JVM\\(s\\): 1 done, 3 failed: \\[");
                    assertThat(all.stderr().lines()).hasSize(6);
                    for (PretendedJvm process : silent) {
                        assertThat(all.stderr())
                                .containsPattern("(?m)^keepalive-agent: JVM " + process.pid() + " has not answered .*\n"
                                        + "(?!keepalive-agent: )");
                    }
                    assertThat(all.exitCode()).isEqualTo(1);
                    assertBothEndsHave(jvm, "on 60/10/5");
                }
            } finally {
                silent.forEach(PretendedJvm::close);
            }
        }
    }

    @Test
    void noJvmIsAFailure() {
        Outcome outcome = AgentCommandLine.here().run("attach", "--all", "--main", "no.such.Main", OPTIONS);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr())
                .isEqualTo(
                        "keepalive-agent: no matching JVM that you may attach to\nto see those that are there: java -jar "
                                + JvmCommand.agentJar() + " list\n");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    /** In a container that is every JVM but the one that attaches. */
    @Test
    void allOfAContainer() {
        Needs.command("unshare");
        Needs.command("nsenter");
        Jdk jdk = Jdks.RUNNING;
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .under(List.of("unshare", "-p", "-f", "-m", "--kill-child", "--mount-proc"))
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            Outcome outcome = AgentCommandLine.on(jdk)
                    .under(List.of("nsenter", "-t", Long.toString(jvm.pid()), "-p", "-m"))
                    .run("attach", "--all", OPTIONS);
            assertThat(outcome.stderr()).isEmpty();
            assertThat(outcome.stdout()).startsWith("[1/1] 1  HoldConnection\n").endsWith("\n1 JVM(s): 1 done\n");
            assertThat(outcome.exitCode()).isZero();
            assertBothEndsHave(jvm, "on 60/10/5");
        }
    }

    /** Whoever is not root may attach to the own JVMs alone, and sees no others. */
    @Test
    void anotherUserReachesTheOwnJvms() {
        try (PublicFiles files = PublicFiles.copy()) {
            Path jar = holdJar(files);
            try (ForkedJvm roots = hold(Jdks.RUNNING, jar).start().await("HOLD");
                    ForkedJvm own = hold(Jdks.RUNNING, jar)
                            .under(OtherUser.command())
                            .start()
                            .await("HOLD")) {
                AgentCommandLine cli =
                        AgentCommandLine.on(Jdks.RUNNING, files.jar()).under(OtherUser.command());
                String main = "--main=" + jar.getFileName();
                assertThat(cli.run("attach", "--all", main, OPTIONS).stdout())
                        .startsWith("[1/1] " + own.pid())
                        .endsWith("\n1 JVM(s): 1 done\n");
                assertBothEndsHave(roots, Kernel.untouched());
                assertThat(cli.run("list", main).stdout())
                        .contains(own.pid() + "  nobody  ")
                        .doesNotContain(Long.toString(roots.pid()))
                        .containsPattern(
                                "note: \\d+ process\\(es\\) named java cannot be inspected; to see them, run as root: "
                                        + "java -jar " + files.jar() + " list\n");
            }
        }
    }

    /** What is said without an attach, and what changes those that have an agent; hints name the command by which this program was run. */
    @Test
    void allAreLookedAtSetAndDetached() throws JsonParserException {
        try (PublicFiles files = PublicFiles.copy()) {
            Path jar = holdJar(files);
            try (ForkedJvm without = hold(Jdks.RUNNING, jar).start().await("HOLD");
                    ForkedJvm with =
                            hold(Jdks.RUNNING, jar).agent("idle=60").start().await("HOLD");
                    ForkedJvm off = hold(Jdks.RUNNING, jar)
                            .agent("")
                            .environment("KEEPALIVE", "no")
                            .start()
                            .await("HOLD")) {
                AgentCommandLine cli = AgentCommandLine.here().jvmOptions("-Ddev.keepalive.command=keepalive-agent");
                String main = "--main=" + jar.getFileName();
                assertThat(cli.run("list", main).stdout())
                        .containsPattern("(?m)^" + without.pid() + " .* absent ")
                        .containsPattern("(?m)^" + with.pid() + " .* present ")
                        .containsPattern("(?m)^" + off.pid() + " .* off ");

                Outcome status = cli.run("status", "--all", main);
                assertThat(status.exitCode()).as("%s", status).isZero();
                assertThat(status.stdout())
                        .startsWith("3 JVM(s): 0 with connections that hang, 2 with connections without keepalive\n")
                        .containsPattern("(?m)^" + without.pid() + " +\\S+ +absent +2 +0 +2 ")
                        .containsPattern("(?m)^" + with.pid() + " +\\S+ +present +2 +0 +0 ")
                        .contains("hint: what is wrong with the first, and what to do: keepalive-agent status ");
                assertThat(status.stdout()
                                .lines()
                                .filter(line -> line.contains(jar.getFileName().toString())))
                        .hasSize(3)
                        .last()
                        .asString()
                        .startsWith(Long.toString(with.pid()));
                JsonObject first = JsonParser.object()
                        .from(cli.run("status", "--all", "--json", main).stdout())
                        .getArray("jvms")
                        .getObject(0);
                assertThat(first).containsEntry("connections", 2).containsEntry("withoutKeepalive", 2);
                assertThat(cli.run("status", off.pid()).stdout())
                        .contains(
                                "2 connections: 2 without keepalive",
                                "to put it on them: keepalive-agent attach " + off.pid() + " keepalive=on,idle=60");

                Outcome set = cli.run("set", "--all", main, "keepalive=on,idle=1m");
                assertThat(set.exitCode()).as("%s", set).isZero();
                assertThat(set.stdout()).endsWith("\n2 JVM(s): 2 done\n");
                for (ForkedJvm jvm : List.of(with, off)) {
                    assertThat(SocketOptions.connectionsOf(jvm.pid()))
                            .hasSize(2)
                            .allMatch(socket -> socket.keepAlive() && socket.idle() == 60);
                }
                assertThat(cli.run("status", with.pid()).stdout()).containsPattern("idle +60 +set\n");
                assertBothEndsHave(without, Kernel.untouched());

                Outcome detach = cli.run("detach", "--all", main);
                assertThat(detach.exitCode()).as("%s", detach).isZero();
                assertThat(detach.stdout())
                        .contains("JVM " + with.pid() + ": agent detached")
                        .endsWith("\n2 JVM(s): 2 done\n");
            }
        }
    }
}

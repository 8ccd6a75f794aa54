package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Kernel;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.OtherUser;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Polling;
import dev.keepalive.testing.ProcessFiles;
import dev.keepalive.testing.PublicFiles;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.io.IOException;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that attach, on JVMs that hold a connection; judged by what the kernel has on it. */
class AttachIT {
    private static final int CONTAINERS_SINCE = 10; // the JDK that attaches finds a process in another pid namespace

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    /** Each of these attaching to each; those between and after them, to themselves. */
    private static final List<Jdk> PAIRED = Jdks.ofReleases(8, 11, 17, 21, 25);

    static Stream<Arguments> pairs() {
        return pairs(Jdks.all(), (from, to) -> PAIRED.contains(from) && PAIRED.contains(to));
    }

    /** Some JDKs attaching to themselves, and the oldest to and from the one that runs the tests. */
    static Stream<Arguments> fewerPairs() {
        Jdk oldest = Jdks.all().get(0);
        return pairs(
                Jdks.some(),
                (from, to) -> (from.equals(oldest) && to.equals(Jdks.RUNNING))
                        || (from.equals(Jdks.RUNNING) && to.equals(oldest)));
    }

    private static Stream<Arguments> pairs(List<Jdk> jdks, BiPredicate<Jdk, Jdk> wanted) {
        return jdks.stream()
                .flatMap(from -> jdks.stream()
                        .filter(to -> from.equals(to) || wanted.test(from, to))
                        .map(to -> Arguments.of(from, to)));
    }

    private static JvmCommand target(Jdk jdk) {
        return JvmCommand.on(jdk).program("HoldConnection");
    }

    private static void assertBothEndsHave(ForkedJvm jvm, String values) {
        assertThat(SocketOptions.connectionsOf(jvm.pid()))
                .hasSize(2)
                .extracting(SocketOptions::keepAliveValues)
                .containsOnly(values);
    }

    private static void assertSuccess(Outcome outcome, String said) {
        assertThat(outcome.stderr()).isEmpty();
        assertThat(outcome.stdout()).contains(said);
        assertThat(outcome.exitCode()).isZero();
    }

    @Situation("Attach: `attach`, on 8, 11, 17, 21 and 25 from each of them, else from itself")
    @ParameterizedTest
    @MethodSource("pairs")
    void fixesConnectionsThatAreOpen(Jdk from, Jdk to) {
        try (ForkedJvm jvm = target(to).start().await("HOLD")) {
            assertBothEndsHave(jvm, Kernel.untouched());
            assertSuccess(
                    AgentCommandLine.on(from).run("attach", jvm.pid(), "idle=60,intvl=10,cnt=5"),
                    "open sockets: 2 changed, 0 already right");
            assertBothEndsHave(jvm, "on 60/10/5");
            assertThat(jvm.finish().exitCode()).isZero();
        }
    }

    @Situation("Attach: `set`, `detach` and `attach` again")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void settingsChangeAndGoAndComeBack(Jdk jdk) {
        try (ForkedJvm jvm = target(jdk).start().await("HOLD")) {
            AgentCommandLine cli = AgentCommandLine.on(jdk);
            assertThat(cli.run("set", jvm.pid(), "idle=60").stderr()).contains("has no agent");
            assertThat(cli.run("detach", jvm.pid()).stdout()).contains("agent absent");
            assertBothEndsHave(jvm, Kernel.untouched());

            assertSuccess(cli.run(jvm.pid(), "idle=60", "cnt=5", "intvl=10", "existing=false"), "agent on");
            assertBothEndsHave(jvm, Kernel.untouched());
            assertSuccess(cli.run("attach", jvm.pid()), "2 changed");
            assertBothEndsHave(jvm, "on 60/10/5");
            assertSuccess(cli.run("attach", jvm.pid()), "0 changed, 2 already right");
            assertSuccess(cli.run("set", jvm.pid(), "cnt=7"), "idle=60, intvl=10, cnt=7");
            assertBothEndsHave(jvm, "on 60/10/7");
            assertSuccess(cli.run("set", jvm.pid(), "cnt=default"), "idle=60, intvl=10, cnt=9 (kernel)");
            assertBothEndsHave(jvm, "on 60/10/9");
            assertSuccess(cli.run("status", jvm.pid()), "9 (kernel)");
            assertSuccess(cli.run("set", jvm.pid(), "cnt=7"), "cnt=7");
            assertSuccess(cli.run("detach", jvm.pid()), "agent detached");
            assertSuccess(cli.run("status", jvm.pid()), "agent absent");
            assertBothEndsHave(jvm, "on 60/10/7");
            assertSuccess(cli.run("attach", jvm.pid(), "idle=90"), "agent on");
            assertBothEndsHave(jvm, "on 90/10/7");
        }
    }

    @Situation("Attach: `status`")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void statusTellsWhatTheKernelHas(Jdk jdk) throws JsonParserException {
        try (ForkedJvm jvm = target(jdk).agent("idle=400,cnt=5").start().await("HOLD")) {
            Outcome outcome = AgentCommandLine.on(jdk).run("status", "--json", jvm.pid());
            JsonObject status = JsonParser.object().from(outcome.stdout());
            assertThat(status.getString("state")).isEqualTo("on");
            JsonObject idle = status.getObject("settings").getObject("idle");
            assertThat(idle.getString("value")).isEqualTo("400");
            assertThat(idle.getString("origin")).isEqualTo("agent argument idle");
            assertThat(status.getObject("counters").getInt("created")).isEqualTo(1);
            assertThat(status.getObject("counters").getInt("accepted")).isEqualTo(1);
            assertThat(status.getArray("hooks").toString()).contains("woven");
            List<SocketOptions> sockets = SocketOptions.connectionsOf(jvm.pid());
            assertThat(status.getArray("sockets")).hasSize(2).allSatisfy(element -> {
                JsonObject socket = (JsonObject) element;
                assertThat(sockets).anySatisfy(real -> {
                    assertThat(socket.getInt("fd")).isEqualTo(real.fd());
                    assertThat(socket.getString("local")).endsWith(":" + real.localPort());
                    assertThat(socket.getString("peer")).endsWith(":" + real.remotePort());
                    assertThat(socket.getString("state")).isEqualTo("ESTABLISHED");
                    assertThat(socket.getBoolean("keepalive")).isTrue();
                    assertThat(socket.getInt("idle")).isEqualTo(real.idle()).isEqualTo(400);
                    assertThat(socket.getInt("interval")).isEqualTo(real.interval());
                    assertThat(socket.getInt("count")).isEqualTo(real.count()).isEqualTo(5);
                    assertThat(socket.getInt("userTimeout")).isEqualTo(real.userTimeout());
                });
            });
            assertThat(status.getArray("hints").getString(0)).contains("400 s on 2 socket(s)", "AWS 350 s");

            AgentCommandLine.on(jdk).run("set", jvm.pid(), "keepalive=off");
            JsonObject off = JsonParser.object()
                    .from(AgentCommandLine.on(jdk)
                            .run("status", "--json", jvm.pid())
                            .stdout());
            assertThat(off.getString("state")).isEqualTo("off");
            assertThat(off.getArray("hooks")).isEmpty();
            assertThat(off.getArray("sockets")).hasSize(2);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void listSeesTheAgentWithoutTouchingTheJvm(Jdk jdk) {
        try (ForkedJvm without = target(jdk).start().await("HOLD");
                ForkedJvm noPerfData =
                        target(jdk).options("-XX:-UsePerfData").start().await("HOLD");
                ForkedJvm with = target(jdk).agent("").start().await("HOLD")) {
            String list = AgentCommandLine.on(jdk).run("list").stdout();
            String version = Integer.toString(jdk.feature());
            assertThat(list)
                    .containsPattern(
                            "(?m)^" + without.pid() + " +root +(1\\.)?" + version + "\\S* +absent +HoldConnection$");
            assertThat(list).containsPattern("(?m)^" + noPerfData.pid() + " .* +absent +HoldConnection$");
            assertThat(list)
                    .containsPattern(
                            "(?m)^" + with.pid() + " +root +(1\\.)?" + version + "\\S* +present +HoldConnection$");
            assertThat(without.finish()).isEqualTo(new Outcome(0, "HOLD\n", ""));
        }
    }

    @ParameterizedTest
    @MethodSource("fewerPairs")
    void rootReachesTheJvmOfAnotherUser(Jdk from, Jdk to) {
        Needs.root("to run a JVM as another user");
        Needs.command("setpriv");
        try (PublicFiles files = PublicFiles.copy();
                ForkedJvm jvm = target(to)
                        .under(OtherUser.command())
                        .classPath(files.programs())
                        .start()
                        .await("HOLD")) {
            AgentCommandLine cli = AgentCommandLine.on(from, files.jar());
            assertSuccess(cli.run("attach", jvm.pid(), "idle=60,intvl=10,cnt=5"), "2 changed");
            assertBothEndsHave(jvm, "on 60/10/5");
            assertSuccess(cli.run("status", jvm.pid()), "60 s");
            assertSuccess(cli.run("detach", jvm.pid()), "agent detached");
        }
    }

    @ParameterizedTest
    @MethodSource("fewerPairs")
    void reachesAnotherPidNamespaceWithATemporaryDirectoryOfItsOwn(Jdk from, Jdk to) {
        Needs.root("to make namespaces");
        Needs.command("unshare");
        String withTmp = "mount -t tmpfs tmpfs /tmp && \"$@\"; ls -A /tmp >&2";
        try (PublicFiles files = PublicFiles.copy();
                ForkedJvm jvm = target(to)
                        .under(List.of(
                                "unshare", "-p", "-f", "-m", "--kill-child", "--mount-proc", "sh", "-c", withTmp, "sh"))
                        .classPath(files.programs())
                        .start()
                        .await("HOLD")) {
            Outcome outcome = AgentCommandLine.on(from, files.jar()).run("attach", jvm.pid(), "idle=60,intvl=10,cnt=5");
            if (from.feature() < CONTAINERS_SINCE) {
                assertThat(outcome.exitCode()).isEqualTo(1);
                assertThat(outcome.stderr()).contains("is in another pid namespace", "JDK 11 or later");
                assertBothEndsHave(jvm, Kernel.untouched());
            } else {
                assertSuccess(outcome, "2 changed");
                assertBothEndsHave(jvm, "on 60/10/5");
            }
            assertThat(jvm.finish().stderr()).doesNotContain("keepalive-agent-"); // the report is gone
        }
    }

    /** strace lets setsockopt fail. */
    @Test
    void whatTheKernelRefusesIsSaid() throws IOException {
        Needs.strace();
        Jdk jdk = Jdks.all().get(0);
        try (ForkedJvm jvm = target(jdk).start().await("HOLD")) {
            Process strace = new ProcessBuilder(
                            "strace",
                            "-f",
                            "-qq",
                            "-e",
                            "inject=setsockopt:error=ENOPROTOOPT",
                            "-o",
                            "/dev/null",
                            "-p",
                            Long.toString(jvm.pid()))
                    .start();
            try {
                Polling.until(() -> isTraced(jvm.pid()));
                Outcome outcome = AgentCommandLine.on(jdk).run("attach", jvm.pid(), "cnt=5");
                assertThat(outcome.exitCode()).isEqualTo(1);
                assertThat(outcome.stderr()).contains("2 open socket(s) of JVM " + jvm.pid() + " refused an option");
                assertThat(outcome.stdout())
                        .contains(
                                "open sockets: 0 changed, 0 already right, 0 left at the application's values, 2 refused\n"
                                        + "refused: SO_KEEPALIVE: Protocol not available (2 sockets)\n"
                                        + "refused: TCP_KEEPCNT: Protocol not available (2 sockets)\n");
            } finally {
                strace.destroy();
            }
            assertBothEndsHave(jvm, Kernel.untouched());
        }
    }

    private static boolean isTraced(long pid) {
        return ProcessFiles.ofThreads(pid, "status").stream().noneMatch(thread -> thread.contains("TracerPid:\t0\n"));
    }

    @Test
    void anotherUserIsRefused() {
        Needs.root("to run a JVM as another user");
        Needs.command("setpriv");
        Jdk jdk = Jdks.all().get(0);
        try (PublicFiles files = PublicFiles.copy();
                ForkedJvm jvm = target(jdk).start().await("HOLD")) {
            Outcome outcome = AgentCommandLine.on(jdk, files.jar())
                    .under(OtherUser.command())
                    .run("attach", jvm.pid(), "idle=60");
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.stderr()).contains("belongs to another user (uid 0, you are " + OtherUser.ID + ")");
            assertBothEndsHave(jvm, Kernel.untouched());
        }
    }
}

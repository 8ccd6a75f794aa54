package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.Attaching;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.NettyJars;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** TCP_USER_TIMEOUT, in milliseconds, as the kernel has it. */
class UserTimeoutIT {
    private static final int TCP_KEEPIDLE = 4;
    private static final int TCP_USER_TIMEOUT = 18;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    private static JvmCommand program(Jdk jdk) {
        return JvmCommand.on(jdk).program("HoldConnection");
    }

    private static void assertBothEndsHave(int userTimeout, ForkedJvm jvm) {
        assertThat(SocketOptions.connectionsOf(jvm.pid()))
                .hasSize(2)
                .allSatisfy(socket -> assertThat(socket.userTimeout()).isEqualTo(userTimeout));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            idle=60,intvl=10,cnt=5                        | 0
            idle=60,intvl=10,cnt=5,user-timeout=30000     | 30000
            idle=60,intvl=10,cnt=5,user-timeout=auto      | 110000
            user-timeout=2147483647                       | 2147483647
            idle=32767,intvl=32767,cnt=127,user-timeout=auto | 2147483647
            """)
    void isWhatTheAgentArgumentSays(String arguments, int userTimeout) {
        try (ForkedJvm jvm = program(Jdks.RUNNING).agent(arguments).start().await("HOLD")) {
            assertBothEndsHave(userTimeout, jvm);
        }
    }

    /** The rest is the kernel's, in this network namespace: 200, 20, 3. */
    @ParameterizedTest
    @CsvSource({"auto, 260000", "'auto,idle=60', 120000", "'auto,intvl=10,cnt=5', 250000"})
    void automaticallyItReckonsWithTheKernelsTimes(String arguments, int userTimeout) {
        Needs.root("to make a network namespace");
        Needs.command("unshare");
        String sysctls = "ip link set lo up && cd /proc/sys/net/ipv4 && echo 200 >tcp_keepalive_time"
                + " && echo 20 >tcp_keepalive_intvl && echo 3 >tcp_keepalive_probes && cd - >/dev/null && exec \"$@\"";
        try (ForkedJvm jvm = program(Jdks.RUNNING)
                .under(List.of("unshare", "-n", "sh", "-c", sysctls, "sh"))
                .agent("user-timeout=" + arguments)
                .start()
                .await("HOLD")) {
            assertBothEndsHave(userTimeout, jvm);
        }
    }

    @Situation("Attach: user timeout, by `attach` and `set`")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void attachAndSetGiveItToOpenSockets(Jdk jdk) throws Exception {
        try (ForkedJvm jvm = program(jdk).start().await("HOLD")) {
            AgentCommandLine cli = AgentCommandLine.on(jdk);
            assertThat(cli.run("attach", jvm.pid(), "idle=60,intvl=10,cnt=5,user-timeout=auto")
                            .stdout())
                    .contains("user-timeout=auto", "2 changed");
            assertBothEndsHave(110000, jvm);
            assertThat(Attaching.command(jvm.pid(), "command=set,idle=90")).contains("result=ok");
            assertBothEndsHave(140000, jvm); // the agent's own value of before, not the application's
            assertThat(Attaching.command(jvm.pid(), "command=set,user-timeout=5000"))
                    .contains("result=ok");
            assertBothEndsHave(5000, jvm);
            assertThat(cli.run("status", jvm.pid()).stdout()).contains("user-timeout", "5000 ms");
            cli.run("set", jvm.pid(), "user-timeout=default");
            assertBothEndsHave(0, jvm);
        }
    }

    /** One end has a user timeout of its own, the other an idle time. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void theApplicationsOwnValuesStandUnlessForced(Jdk jdk) {
        try (ForkedJvm jvm = program(jdk).start().await("HOLD")) {
            List<SocketOptions> sockets = SocketOptions.connectionsOf(jvm.pid());
            int own = sockets.get(0).fd();
            SocketOptions.setTcp(jvm.pid(), own, TCP_USER_TIMEOUT, 7777);
            SocketOptions.setTcp(jvm.pid(), sockets.get(1).fd(), TCP_KEEPIDLE, 33);

            AgentCommandLine cli = AgentCommandLine.on(jdk);
            cli.run("attach", jvm.pid(), "idle=60,intvl=10,cnt=5,user-timeout=auto");
            for (SocketOptions socket : SocketOptions.connectionsOf(jvm.pid())) {
                assertThat(socket.userTimeout()).isEqualTo(socket.fd() == own ? 7777 : 83000);
            }
            cli.run("set", jvm.pid(), "keepalive=force");
            assertBothEndsHave(110000, jvm);
        }
    }

    /** Sockets that are new: the application sets an idle time of 30 s on each. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void automaticallyItFollowsATimeThatTheApplicationSets(Jdk jdk) {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .agent("idle=60,intvl=10,cnt=5,user-timeout=auto")
                .program("SwitchedOff")
                .start()
                .await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .filteredOn(socket -> socket.idle() == 30)
                    .hasSizeGreaterThan(4)
                    .allSatisfy(socket -> assertThat(socket.userTimeout()).isEqualTo(80000));
        }
    }

    @Situation("Netty's native transports: user timeout")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void nettysSocketsGetIt(Jdk jdk) {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .classPath(NettyJars.withPrograms())
                .agent("idle=60,intvl=10,cnt=5,user-timeout=auto")
                .program("NettyKinds", "epoll")
                .start()
                .await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSizeGreaterThan(1)
                    .allSatisfy(socket -> assertThat(socket.userTimeout()).isEqualTo(110000));
        }
    }

    static List<Jdk> since11() {
        return Jdks.since(11); // JDK 8 loads other native libraries by that name, and aborts
    }

    /** What is not Linux by its name, though it is: the JDK's own options work here too. */
    @ParameterizedTest
    @MethodSource("since11")
    void offLinuxOneLineSaysThatItIsIgnored(Jdk jdk) {
        Outcome outcome = program(jdk)
                .options("-Dos.name=Elsewhere")
                .agent("user-timeout=auto")
                .run();
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.stderr().lines())
                .filteredOn(line -> line.startsWith("keepalive-agent: "))
                .containsExactly("keepalive-agent: user-timeout=auto is ignored: only Linux has TCP_USER_TIMEOUT");
    }
}

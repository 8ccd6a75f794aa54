package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.Attaching;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Kernel;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.NettyJars;
import dev.keepalive.testing.Polling;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threads that sit in accept() when the agent comes run the code from before it: what they return next has keepalive from its listener.
 */
class ListenersIT {
    private static final String GIVEN = "idle=60,intvl=10,cnt=5,user-timeout=auto";

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    private static ForkedJvm start(Jdk jdk) {
        return JvmCommand.on(jdk).program("WaitsInAccept").start().await("HOLD");
    }

    private static List<SocketOptions> listeners(ForkedJvm jvm) {
        return SocketOptions.of(jvm.pid()).stream()
                .filter(SocketOptions::listener)
                .toList();
    }

    /** What the kernel has on the accepted end of a connection to each listener, in the order of the listeners. */
    private static List<String> nextAccepted(ForkedJvm jvm) throws IOException {
        List<String> accepted = new ArrayList<>();
        for (SocketOptions listener : listeners(jvm)) {
            try (Socket client = new Socket("127.0.0.1", listener.localPort())) {
                Polling.until(() -> end(jvm, client).isPresent());
                SocketOptions end = end(jvm, client).orElseThrow();
                accepted.add(end.keepAliveValues() + " " + end.userTimeout());
            }
        }
        return accepted;
    }

    private static Optional<SocketOptions> end(ForkedJvm jvm, Socket client) {
        return SocketOptions.connectionsOf(jvm.pid()).stream()
                .filter(socket -> socket.remotePort() == client.getLocalPort())
                .findFirst();
    }

    @Situation("Attach: the next connection of a thread that waits in accept, RMI's too")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void whatAThreadInAcceptReturnsNextHasKeepalive(Jdk jdk) throws IOException {
        try (ForkedJvm jvm = start(jdk)) {
            assertThat(AgentCommandLine.on(jdk).run("attach", jvm.pid(), GIVEN).stdout())
                    .contains("listeners: 4 changed, 0 already right");
            assertThat(nextAccepted(jvm)).hasSize(4).containsOnly("on 60/10/5 110000");
            assertThat(jvm.stderr()).doesNotContain("keepalive-agent: ");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void existingFalseLeavesThemAlone(Jdk jdk) {
        try (ForkedJvm jvm = start(jdk)) {
            AgentCommandLine.on(jdk).run("attach", jvm.pid(), GIVEN, "existing=false");
            assertThat(listeners(jvm))
                    .hasSize(4)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly(Kernel.untouched());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void aDetachGivesThemTheirOwnOptionsBack(Jdk jdk) throws IOException, JsonParserException {
        try (ForkedJvm jvm = start(jdk)) {
            AgentCommandLine cli = AgentCommandLine.on(jdk);
            cli.run("attach", jvm.pid(), GIVEN);
            assertThat(cli.run("set", jvm.pid(), "idle=90").stdout()).contains("listeners: 4 changed");
            assertThat(listeners(jvm)).allMatch(listener -> listener.idle() == 90 && listener.userTimeout() == 140000);
            JsonObject status = JsonParser.object()
                    .from(cli.run("status", "--json", jvm.pid()).stdout());
            assertThat(status.getObject("counters").getInt("listeners")).isEqualTo(4);
            assertThat(cli.run("detach", jvm.pid()).stdout()).contains("listeners: 4 restored to their own options");
            assertThat(nextAccepted(jvm)).hasSize(4).containsOnly(Kernel.untouched() + " 0");
        }
    }

    /** The threads run hooked code from before the detach when their connections come. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void aDetachWhileThreadsWaitInAcceptOfHookedCode(Jdk jdk) throws Exception {
        for (boolean again : new boolean[] {false, true}) {
            try (ForkedJvm jvm = JvmCommand.on(jdk)
                    .agent("idle=90")
                    .program("WaitsInAccept")
                    .start()
                    .await("HOLD")) {
                assertThat(Attaching.command(jvm.pid(), "command=detach")).contains("state=detached");
                if (again) {
                    assertThat(Attaching.command(jvm.pid(), GIVEN)).contains("result=ok");
                }
                assertThat(nextAccepted(jvm))
                        .hasSize(4)
                        .containsOnly(again ? "on 60/10/5 110000" : Kernel.untouched() + " 0");
                assertThat(jvm.stderr()).doesNotContain("keepalive-agent: ", "Exception");
            }
        }
    }

    /** The idle time of 31 s is the application's own; with force a connection would not get it. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void theirOptionsStayFreeForTheApplication(Jdk jdk) {
        try (ForkedJvm jvm = start(jdk)) {
            AgentCommandLine cli = AgentCommandLine.on(jdk);
            cli.run("attach", jvm.pid(), GIVEN, "keepalive=force");
            int port = Integer.parseInt(jvm.ask("31"));
            assertThat(listener(jvm, port)).returns(31, SocketOptions::idle).returns(true, SocketOptions::keepAlive);
            cli.run("detach", jvm.pid());
            assertThat(listener(jvm, port))
                    .as("what the application has set since is not taken back")
                    .returns(31, SocketOptions::idle)
                    .returns(false, SocketOptions::keepAlive);
        }
    }

    private static SocketOptions listener(ForkedJvm jvm, int port) {
        return listeners(jvm).stream()
                .filter(listener -> listener.localPort() == port)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void thoseOfNativeCodeAreAmongThem(Jdk jdk) {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .classPath(NettyJars.withPrograms())
                .program("NettyKinds", "epoll")
                .start()
                .await("HOLD")) {
            int listeners = listeners(jvm).size();
            assertThat(listeners).isPositive();
            assertThat(AgentCommandLine.on(jdk).run("attach", jvm.pid(), GIVEN).stdout())
                    .contains("listeners: " + listeners + " changed");
            assertThat(listeners(jvm))
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly("on 60/10/5");
        }
    }
}

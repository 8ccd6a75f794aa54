package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.Attaching;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Kernel;
import dev.keepalive.testing.Libraries;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.NettyJars;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sockets of Netty's native transports, which the JDK never sees: what the kernel has on them. Other releases: scripts/compatibility. */
class NettyIT {
    private static final String GIVEN = "idle=180,intvl=60,cnt=20";
    private static final String SET = "on 180/60/20";

    /** The application asks for no keepalive and an idle time of 30 s. */
    private enum Mode {
        YIELD("yield", "off 30/60/20"),
        ON("on", "on 30/60/20"),
        FORCE("force", "on 180/60/20");

        private final String value;
        private final String outcome;

        Mode(String value, String outcome) {
            this.value = value;
            this.outcome = outcome;
        }
    }

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    private static JvmCommand netty(Jdk jdk) {
        return JvmCommand.on(jdk).classPath(NettyJars.withPrograms());
    }

    static Stream<Arguments> jdksAndTransports() {
        return withTransports(Jdks.all());
    }

    /** epoll on each JDK, io_uring on some. */
    static Stream<Arguments> jdksAndFewerTransports() {
        return jdksAndTransports()
                .filter(both -> both.get()[1].equals("epoll") || Jdks.some().contains((Jdk) both.get()[0]));
    }

    static Stream<Arguments> someJdksAndTransports() {
        return withTransports(Jdks.some());
    }

    private static Stream<Arguments> withTransports(List<Jdk> jdks) {
        return jdks.stream().flatMap(jdk -> transports(jdk).map(transport -> Arguments.of(jdk, transport)));
    }

    /** Netty's io_uring is compiled for Java 9. */
    private static Stream<String> transports(Jdk jdk) {
        return jdk.feature() < 9 ? Stream.of("epoll") : Stream.of("epoll", "io_uring");
    }

    @Situation("Netty's native transports: epoll, and io_uring from 9 on")
    @ParameterizedTest
    @MethodSource("jdksAndTransports")
    void clientAndAcceptedAndAdoptedSocketsAreSetAndNothingElse(Jdk jdk, String transport) {
        try (ForkedJvm jvm = netty(jdk)
                .options("-Xverify:all")
                .agent(GIVEN)
                .program("NettyKinds", transport)
                .start()
                .await("HOLD")) {
            assertAllSet(jvm, transport.equals("epoll") ? 4 : 2);
            assertThat(jvm.stdout().lines().filter(line -> line.contains("keepalive")))
                    .hasSize(transport.equals("epoll") ? 3 : 0)
                    .allMatch(line -> line.endsWith("keepalive false"));
        }
    }

    private static void assertAllSet(ForkedJvm jvm, int connections) {
        assertAllSet(jvm, connections, Kernel.untouched());
    }

    private static void assertAllSet(ForkedJvm jvm, int connections, String listeners) {
        List<SocketOptions> sockets = SocketOptions.of(jvm.pid());
        assertThat(sockets.stream().filter(socket -> !socket.listener()))
                .as("%s", jvm)
                .hasSize(connections)
                .extracting(SocketOptions::keepAliveValues)
                .containsOnly(SET);
        assertThat(sockets.stream().filter(SocketOptions::listener))
                .isNotEmpty()
                .extracting(SocketOptions::keepAliveValues)
                .containsOnly(listeners);
        assertThat(jvm.stderr()).doesNotContain("keepalive-agent: ");
    }

    static Stream<Arguments> someJdksAndTransportsAndModes() {
        return someJdksAndTransports()
                .flatMap(
                        both -> Stream.of(Mode.values()).map(mode -> Arguments.of(both.get()[0], both.get()[1], mode)));
    }

    @ParameterizedTest
    @MethodSource("someJdksAndTransportsAndModes")
    void theModeSaysWhoWins(Jdk jdk, String transport, Mode mode) {
        try (ForkedJvm jvm = netty(jdk)
                .agent(GIVEN + ",keepalive=" + mode.value)
                .program("NettyKinds", transport, "switchedOff")
                .start()
                .await("HOLD")) {
            List<Integer> ports = jvm.stdout()
                    .lines()
                    .filter(line -> line.contains("\t"))
                    .map(line -> Integer.parseInt(line.split("\t")[0]))
                    .toList();
            assertThat(ports).hasSize(4);
            assertThat(SocketOptions.connectionsOf(jvm.pid()).stream()
                            .filter(socket -> ports.contains(socket.localPort())))
                    .as("%s", jvm)
                    .filteredOn(socket -> !socket.listener())
                    .extracting(SocketOptions::keepAliveValues)
                    .hasSizeGreaterThanOrEqualTo(4)
                    .containsOnly(mode.outcome);
        }
    }

    @ParameterizedTest
    @MethodSource("someJdksAndTransports")
    void logCountersAndStatusAreAsForTheJdksSockets(Jdk jdk, String transport) throws JsonParserException {
        try (ForkedJvm jvm = netty(jdk)
                .agent(GIVEN + ",log=debug")
                .program("NettyKinds", transport, "switchedOff")
                .start()
                .await("HOLD")) {
            String set = " SO_KEEPALIVE=1 TCP_KEEPCNT=20 TCP_KEEPIDLE=180 TCP_KEEPINTVL=60";
            List<String> said = jvm.stderr()
                    .lines()
                    .filter(line -> line.matches("keepalive-agent: .*fd=.*"))
                    .toList();
            assertThat(said.stream()
                            .filter(line ->
                                    line.matches("keepalive-agent: client fd=\\d+ peer=\\(not connected yet\\)" + set)))
                    .hasSize(3);
            assertThat(said.stream()
                            .filter(line ->
                                    line.matches("keepalive-agent: accepted fd=\\d+ peer=/127\\.0\\.0\\.1:\\d+" + set)))
                    .hasSize(3);
            // a client's options are set by the thread that connects, those of what is accepted later by Netty's own
            assertThat(said.stream()
                            .filter(line -> line.contains(" kept "))
                            .map(line -> line.replaceFirst("keepalive-agent: fd=\\d+ ", "")))
                    .containsExactlyInAnyOrder(
                            heldAgainst("NettyKinds.connection"),
                            heldAgainst("NettyKinds.byNumber"),
                            heldAgainst("NettyKinds.byNumber"),
                            heldAgainst("io.netty.channel.unix.Socket.setKeepAlive"));
            assertThat(said).hasSize(10);

            JsonObject status = JsonParser.object()
                    .from(AgentCommandLine.on(jdk)
                            .run("status", "--json", jvm.pid())
                            .stdout());
            assertThat(status.getObject("counters").getInt("created")).isEqualTo(3);
            assertThat(status.getObject("counters").getInt("accepted")).isEqualTo(3);
            assertThat(status.getObject("counters").getInt("kept")).isEqualTo(4);
            assertThat(status.getArray("hooks"))
                    .filteredOn(hook -> ((JsonObject) hook).getString("method").startsWith("io.netty."))
                    .hasSizeGreaterThanOrEqualTo(3) // channel, descriptor, and what of others has been loaded
                    .allMatch(hook -> ((JsonObject) hook).getString("state").equals("woven"));
        }
    }

    private static String heldAgainst(String caller) {
        return "kept SO_KEEPALIVE=true although " + caller + " asked for false";
    }

    @Situation("Netty's native transports: `attach`, `set`, `detach`")
    @ParameterizedTest
    @MethodSource("jdksAndFewerTransports")
    void attachReachesNettyInUseAndDetachLetsItGo(Jdk jdk, String transport) throws Exception {
        try (ForkedJvm jvm = netty(jdk)
                .program("NettyKinds", transport, "switchedOff")
                .start()
                .await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid())).noneMatch(SocketOptions::keepAlive);
            assertDone(jvm, "intvl=60,cnt=20");
            assertThat(SocketOptions.connectionsOf(jvm.pid())).hasSize(6).allMatch(SocketOptions::keepAlive);
            assertThat(newConnection(jvm)).isEqualTo("on 30/60/20");
            assertDone(jvm, "command=set,keepalive=force,idle=180");
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly(SET);
            assertThat(newConnection(jvm)).isEqualTo(SET);
            assertDone(jvm, "command=detach");
            assertThat(newConnection(jvm)).startsWith("off 30/").isNotEqualTo("off 30/60/20");
            assertThat(jvm.stderr()).doesNotContain("keepalive-agent: ");
        }
    }

    /** What the client of another connection has. */
    private static String newConnection(ForkedJvm jvm) {
        String[] columns = jvm.ask("").split("\t");
        return SocketOptions.connectionAt(jvm.pid(), Integer.parseInt(columns[0]))
                .keepAliveValues();
    }

    private static void assertDone(ForkedJvm jvm, String arguments) throws Exception {
        assertThat(Attaching.command(jvm.pid(), arguments)).contains("result=ok");
    }

    @Situation("Netty's native transports: copies in class loaders that cannot see the agent")
    @ParameterizedTest
    @MethodSource("jdksAndFewerTransports")
    void copiesInClassLoadersThatCannotSeeTheAgent(Jdk jdk, String transport) {
        try (ForkedJvm jvm = netty(jdk)
                .agent(GIVEN)
                .program("NettyCopies", transport)
                .start()
                .await("HOLD")) {
            assertAllSet(jvm, 3 * (transport.equals("epoll") ? 4 : 2));
        }
    }

    /** The same where the agent comes when they are loaded. */
    @Situation("Netty's native transports: copies in class loaders that cannot see the agent")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void attachToCopies(Jdk jdk) throws Exception {
        try (ForkedJvm jvm = netty(jdk).program("NettyCopies", "epoll").start().await("HOLD")) {
            assertDone(jvm, "idle=180,intvl=60,cnt=20");
            assertAllSet(jvm, 12, SET); // an attach reaches listeners too
        }
    }

    static List<Jdk> jdksWithModules() {
        return Jdks.since(9);
    }

    @Situation("Netty's native transports: Netty as modules")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithModules")
    void nettyAsModules(Jdk jdk) {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options("--module-path", NettyJars.alone(), "--add-modules", "ALL-MODULE-PATH")
                .agent(GIVEN)
                .program("NettyKinds", "epoll")
                .start()
                .await("HOLD")) {
            assertAllSet(jvm, 4);
        }
    }

    static List<Jdk> jdksOfNetty5() {
        return Jdks.since(17).stream().filter(jdk -> jdk.feature() <= 21).toList();
    }

    /** Its channels may be Unix-domain sockets too, of which nothing is said. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksOfNetty5")
    void netty5(Jdk jdk) {
        Needs.command("mvn");
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .classPath(Libraries.compiled("Netty5Epoll", "netty-5"))
                .agent(GIVEN + ",log=debug")
                .program("Netty5Epoll")
                .start()
                .await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly(SET);
            assertThat(jvm.stderr().lines().filter(line -> line.matches("keepalive-agent: .* fd=.*")))
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith("keepalive-agent: client fd="))
                    .anyMatch(line -> line.startsWith("keepalive-agent: accepted fd="));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void aClassThatOnlyHasTheNameWorksAndIsNamedOnce(Jdk jdk) {
        Outcome outcome = JvmCommand.on(jdk)
                .agent(GIVEN + ",log=debug") // with it connects are hooked too
                .program("NettysNames")
                .run();
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        assertThat(outcome.stdout())
                .isEqualTo("EpollSocketChannel\nEpollSocketChannel\nkeepalive false, connected true\n");
        assertThat(outcome.stderr().lines().filter(line -> !line.contains("keepalive=on")))
                .hasSize(4)
                .allMatch(
                        line -> line.matches("keepalive-agent: elsewhere\\.channel\\.[a-z]+\\.[A-Za-z]+ does not (fit,"
                                + " its sockets stay as they are: java\\.lang\\.NoSuchMethodError: .*|have the .*)"));
    }
}

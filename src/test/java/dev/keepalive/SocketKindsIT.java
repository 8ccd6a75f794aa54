package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Kernel;
import dev.keepalive.testing.KeyStore;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever way of the JDK leads to a TCP socket, the kernel has the four values on it, and on no listener. */
class SocketKindsIT {
    private static final String GIVEN = "idle=180,intvl=60,cnt=20";
    private static final String SET = "on 180/60/20";

    @TempDir
    private static Path directory;

    private static KeyStore keyStore;

    /** How the JVM makes its sockets, and how their addresses look to the kernel. */
    private enum Stack {
        DUAL("127.0.0.1", "[::ffff:127.0.0.1]:"),
        IPV4_ONLY("127.0.0.1", "127.0.0.1:", "-Djava.net.preferIPv4Stack=true"),
        IPV6("::1", "[::1]:", "-Djava.net.preferIPv6Addresses=true");

        private final String loopback;
        private final String kernelAddress;
        private final String[] options;

        Stack(String loopback, String kernelAddress, String... options) {
            this.loopback = loopback;
            this.kernelAddress = kernelAddress;
            this.options = options;
        }
    }

    @BeforeAll
    static void prepare() {
        Needs.socketsOfOthers();
        keyStore = KeyStore.in(directory);
    }

    static Stream<Arguments> jdksAndStacks() {
        return Jdks.all().stream().flatMap(jdk -> Stream.of(Stack.values()).map(stack -> Arguments.of(jdk, stack)));
    }

    @Situation(
            "Sockets of java.net: IPv4, IPv6, `java.net.preferIPv4Stack`, `preferIPv6Addresses`, SOCKS and HTTP proxies, TLS")
    @ParameterizedTest
    @MethodSource("jdksAndStacks")
    void socketsOfJavaNet(Jdk jdk, Stack stack) {
        everyKindIsSet(
                JvmCommand.on(jdk)
                        .options(stack.options)
                        .options(keyStore.jvmOptions())
                        .program("SocketKinds", stack.loopback),
                23,
                stack);
    }

    static List<Jdk> jdksWithTwoImplementations() {
        return Jdks.since(13).stream().filter(jdk -> jdk.feature() <= 17).toList();
    }

    @Situation("Sockets of java.net with `-Djdk.net.usePlainSocketImpl`")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithTwoImplementations")
    void socketsOfTheOldImplementation(Jdk jdk) {
        everyKindIsSet(
                JvmCommand.on(jdk)
                        .options("-Djdk.net.usePlainSocketImpl")
                        .options(keyStore.jvmOptions())
                        .program("SocketKinds", "127.0.0.1"),
                23,
                Stack.DUAL);
    }

    @Situation("Sockets of java.nio.channels: blocking, non-blocking, asynchronous")
    @ParameterizedTest
    @MethodSource("jdksAndStacks")
    void socketsOfChannels(Jdk jdk, Stack stack) {
        everyKindIsSet(JvmCommand.on(jdk).options(stack.options).program("ChannelKinds", stack.loopback), 13, stack);
    }

    @Situation("Sockets of the JDK's own clients and servers")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void socketsOfTheJdksOwnClientsAndServers(Jdk jdk) {
        everyKindIsSet(JvmCommand.on(jdk).program("LibraryKinds"), jdk.feature() < 11 ? 5 : 6, Stack.DUAL);
    }

    static List<Jdk> jdksWithVirtualThreads() {
        return Jdks.since(21);
    }

    @Situation("Sockets of virtual threads")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithVirtualThreads")
    void socketsOfVirtualThreads(Jdk jdk) {
        everyKindIsSet(JvmCommand.on(jdk).program("VirtualThreadKinds"), 4, Stack.DUAL);
    }

    private static void everyKindIsSet(JvmCommand command, int kinds, Stack stack) {
        try (ForkedJvm jvm = command.agent(GIVEN).start().await("HOLD")) {
            List<SocketOptions> sockets = SocketOptions.of(jvm.pid());
            Map<String, String> found = valuesByKind(jvm.stdout(), sockets);
            assertThat(found).hasSize(kinds);
            assertThat(found.values()).as("%s", found).containsOnly(SET);
            assertThat(sockets)
                    .allSatisfy(socket -> assertThat(socket.keepAliveValues())
                            .as("%s", socket)
                            .isEqualTo(socket.listener() ? Kernel.untouched() : SET));
            assertThat(sockets)
                    .extracting(SocketOptions::local)
                    .allSatisfy(local -> assertThat(local).startsWith(stack.kernelAddress));
            assertThat(jvm.stderr()).isEmpty();
        }
    }

    /** The lines of a program, each with what the kernel has on that socket. */
    private static Map<String, String> valuesByKind(String stdout, List<SocketOptions> sockets) {
        Map<String, String> values = new TreeMap<>();
        for (String line : stdout.lines().filter(line -> line.contains("\t")).toList()) {
            String[] column = line.split("\t");
            int local = Integer.parseInt(column[0]);
            int remote = Integer.parseInt(column[1]);
            List<String> found = sockets.stream()
                    .filter(socket -> !socket.listener()
                            && (local < 0 || socket.localPort() == local)
                            && (remote < 0 || socket.remotePort() == remote))
                    .map(SocketOptions::keepAliveValues)
                    .toList();
            assertThat(found).as("sockets for %s", line).hasSize(1);
            values.put(column[2], found.get(0));
        }
        return values;
    }

    /** The other tests of this class would fail without the agent. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void withoutTheAgentNoSocketIsSet(Jdk jdk) {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options(keyStore.jvmOptions())
                .program("SocketKinds", "127.0.0.1")
                .start()
                .await("HOLD")) {
            assertThat(SocketOptions.of(jvm.pid()))
                    .hasSizeGreaterThan(23)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly(Kernel.untouched());
        }
    }

    static Stream<Arguments> jdksAndWaysOfInetd() {
        return Jdks.all().stream()
                .flatMap(jdk -> Stream.of("connection", "listener").map(way -> Arguments.of(jdk, way)));
    }

    @Situation("Sockets inherited from inetd: `System.inheritedChannel()`")
    @ParameterizedTest
    @MethodSource("jdksAndWaysOfInetd")
    void socketsInheritedFromInetd(Jdk jdk, String way) {
        try (ForkedJvm jvm = inherited(jdk, way)) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .isNotEmpty() // one connection; descriptor 0 and a duplicate, where the JDK leaves both
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly(SET);
            assertThat(jvm.stdout()).contains("SO_KEEPALIVE of descriptor 0: " + (way.equals("listener") ? 0 : 1));
        }
    }

    static List<Jdk> jdksWithUnixDomainSockets() {
        return Jdks.since(16);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithUnixDomainSockets")
    void anInheritedUnixDomainSocketIsLeftAlone(Jdk jdk) {
        try (ForkedJvm jvm = inherited(jdk, "unix")) {
            assertThat(jvm.stdout()).contains("SO_KEEPALIVE of descriptor 0: 0");
            assertThat(jvm.stderr()).isEmpty();
        }
    }

    private static ForkedJvm inherited(Jdk jdk, String way) {
        return JvmCommand.on(jdk)
                .under(List.of("python3", "src/test/resources/inetd.py", way))
                .agent(GIVEN)
                .program("Inherited")
                .start()
                .await("HOLD");
    }
}

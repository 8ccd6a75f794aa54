package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.KeyStore;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Strace;
import dev.keepalive.testing.Strace.Life;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The calls of the TCP Keepalive HOWTO, in its order, once each, and where it has them. */
class SystemCallsIT {
    private static final List<String> THE_FOUR =
            List.of("SO_KEEPALIVE 1", "TCP_KEEPCNT 20", "TCP_KEEPIDLE 180", "TCP_KEEPINTVL 60");
    private static final String GIVEN = "idle=180,intvl=60,cnt=20";

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.strace();
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void betweenSocketAndConnectAndAfterAccept(Jdk jdk) {
        List<Life> sockets = sockets(JvmCommand.on(jdk).agent(GIVEN).program("HoldConnection"));
        List<Life> clients = sockets.stream().filter(Life::isTcpClient).toList();
        assertThat(clients).hasSize(1);
        assertThat(clients.get(0).keepAliveOptionsBeforeConnect()).isEqualTo(THE_FOUR);
        assertThat(clients.get(0).keepAliveOptions()).hasSize(4);
        assertThat(sockets.stream().filter(socket -> socket.beginning().equals("accept")))
                .extracting(Life::keepAliveOptions)
                .containsExactly(THE_FOUR);
        assertThat(sockets.stream().flatMap(socket -> socket.keepAliveOptions().stream()))
                .as("on all sockets")
                .hasSize(8);
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void valuesThatAreNotGivenAreNotWritten(Jdk jdk) {
        assertThat(written(jdk, "")).containsOnly(List.of("SO_KEEPALIVE 1"));
        assertThat(written(jdk, "idle=180")).containsOnly(List.of("SO_KEEPALIVE 1", "TCP_KEEPIDLE 180"));
        assertThat(written(jdk, "intvl=60,cnt=20"))
                .containsOnly(List.of("SO_KEEPALIVE 1", "TCP_KEEPCNT 20", "TCP_KEEPINTVL 60"));
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void theUserTimeoutComesRightAfterTheFour(Jdk jdk) {
        List<String> five = new ArrayList<>(THE_FOUR);
        five.add("TCP_USER_TIMEOUT 1380000");
        assertThat(written(jdk, GIVEN + ",user-timeout=auto")).containsOnly(five);
        assertThat(written(jdk, "user-timeout=5000")).containsOnly(List.of("SO_KEEPALIVE 1", "TCP_USER_TIMEOUT 5000"));
    }

    private List<List<String>> written(Jdk jdk, String arguments) {
        List<Life> sockets = sockets(JvmCommand.on(jdk).agent(arguments).program("HoldConnection"));
        List<List<String>> written = sockets.stream()
                .map(Life::keepAliveOptions)
                .filter(options -> !options.isEmpty())
                .toList();
        assertThat(written).hasSize(2);
        return written;
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void onceOnEverySocketOfJavaNet(Jdk jdk) {
        onceOnEverySocket(JvmCommand.on(jdk)
                .options(KeyStore.in(directory).jvmOptions())
                .agent(GIVEN)
                .program("SocketKinds", "127.0.0.1"));
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void onceOnEverySocketOfChannels(Jdk jdk) {
        onceOnEverySocket(JvmCommand.on(jdk).agent(GIVEN).program("ChannelKinds", "127.0.0.1"));
    }

    private void onceOnEverySocket(JvmCommand command) {
        List<Life> sockets = sockets(command);
        List<Life> clients = sockets.stream().filter(Life::isTcpClient).toList();
        assertThat(clients).hasSizeGreaterThan(5).allSatisfy(client -> {
            assertThat(client.keepAliveOptionsBeforeConnect()).isEqualTo(THE_FOUR);
            assertThat(client.keepAliveOptions()).hasSize(4);
        });
        assertThat(sockets.stream().filter(socket -> socket.beginning().equals("accept")))
                .hasSizeGreaterThan(4)
                .allSatisfy(accepted -> assertThat(accepted.keepAliveOptions()).isEqualTo(THE_FOUR));
        assertThat(sockets.stream().filter(Life::isListener))
                .isNotEmpty()
                .allSatisfy(listener -> assertThat(listener.keepAliveOptions()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void nothingOnWhatIsNoTcpConnection(Jdk jdk) {
        List<Life> sockets = sockets(JvmCommand.on(jdk)
                .agent(GIVEN)
                .program("NoTcpConnections", directory.resolve("unix").toString()));
        assertThat(sockets.stream().filter(Life::isListener)).hasSizeGreaterThanOrEqualTo(3);
        assertThat(sockets)
                .allSatisfy(socket ->
                        assertThat(socket.keepAliveOptions()).as("%s", socket).isEmpty());
    }

    private List<Life> sockets(JvmCommand command) {
        Strace strace = Strace.into(directory);
        assertThat(command.under(strace.command()).run().exitCode()).isZero();
        return strace.sockets();
    }
}

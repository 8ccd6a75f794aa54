package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.SocketOptions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With log=debug each connection has one line on stderr, which agrees with the kernel: descriptor, peer, what was set. */
class DebugLogIT {
    private static final String SET = " SO_KEEPALIVE=1 TCP_KEEPCNT=20 TCP_KEEPIDLE=180 TCP_KEEPINTVL=60";

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    /** With log=info and log=debug: what is on. */
    private static final String START = "keepalive-agent: keepalive=on (default), ";

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void aLineForEachConnection(Jdk jdk) {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options("-Djava.net.preferIPv4Stack=true") // the kernel writes these addresses as the JDK does
                .agent("idle=180,intvl=60,cnt=20,log=debug")
                .program("ChannelKinds", "127.0.0.1")
                .start()
                .await("HOLD")) {
            List<String> expected = SocketOptions.connectionsOf(jvm.pid()).stream()
                    .filter(socket -> socket.remotePort() != 0) // a socket without a peer has no line
                    .map(socket -> "fd=" + socket.fd() + " peer=/" + socket.remote() + SET)
                    .toList();
            assertThat(expected).hasSizeGreaterThan(10);
            assertThat(jvm.stderr()
                            .lines()
                            .filter(line -> !line.startsWith(START))
                            .map(line -> line.replaceFirst("keepalive-agent: (client|accepted) ", "")))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void clientsAndAcceptedSocketsAreToldApart(Jdk jdk) {
        String stderr = JvmCommand.on(jdk)
                .agent("log=debug")
                .program("HoldConnection")
                .run()
                .stderr();
        assertThat(stderr.lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith(START))
                .anyMatch(line ->
                        line.matches("keepalive-agent: client fd=\\d+ peer=/127\\.0\\.0\\.1:\\d+ SO_KEEPALIVE=1"))
                .anyMatch(line ->
                        line.matches("keepalive-agent: accepted fd=\\d+ peer=/127\\.0\\.0\\.1:\\d+ SO_KEEPALIVE=1"));
    }
}

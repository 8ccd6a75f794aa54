package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.EchoServer;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Strace;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A kernel that refuses the options: the application gets its sockets and works, and each option has one line, however many sockets. */
class RefusedOptionsIT {
    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.strace();
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void oneLineForEachOption(Jdk jdk) throws IOException {
        assertThat(echo(jdk, "warn").stderr().lines())
                .containsExactly(
                        "keepalive-agent: SO_KEEPALIVE=1 is refused: Protocol not available",
                        "keepalive-agent: TCP_KEEPCNT=20 is refused: Protocol not available",
                        "keepalive-agent: TCP_KEEPIDLE=180 is refused: Protocol not available",
                        "keepalive-agent: TCP_KEEPINTVL=60 is refused: Protocol not available");
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void noLineWithLogOff(Jdk jdk) throws IOException {
        assertThat(echo(jdk, "off").stderr()).isEmpty();
    }

    /** IPv4 sockets, and clients alone: then the JDK itself sets no option that it could not do without. */
    private Outcome echo(Jdk jdk, String log) throws IOException {
        try (EchoServer server = EchoServer.start()) {
            Strace strace = Strace.into(directory);
            Outcome outcome = JvmCommand.on(jdk)
                    .under(strace.command("-e", "inject=setsockopt:error=ENOPROTOOPT"))
                    .options("-Djava.net.preferIPv4Stack=true")
                    .agent("idle=180,intvl=60,cnt=20,log=" + log)
                    .program("EchoClients", Integer.toString(server.port()), "3")
                    .run();
            assertThat(outcome.stdout()).isEqualTo("echo 1\necho 2\necho 3\n");
            assertThat(outcome.exitCode()).isEqualTo(7);
            assertThat(strace.sockets().stream().filter(Strace.Life::isTcpClient))
                    .hasSize(3)
                    .allSatisfy(client -> assertThat(client.keepAliveOptions()).hasSize(4));
            return outcome;
        }
    }
}

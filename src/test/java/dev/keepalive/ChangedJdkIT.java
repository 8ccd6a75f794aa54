package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ChangedJdkClass;
import dev.keepalive.testing.EchoServer;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.OtherAgentJar;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.Strace;
import dev.keepalive.testing.Strace.Life;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A JDK in which a hook point does not fit says so in one line, and everything else works. */
class ChangedJdkIT {
    private static final String NIO_SOCKET_IMPL = "sun/nio/ch/NioSocketImpl";
    private static final String NET = "sun/nio/ch/Net";

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.strace();
    }

    static List<Jdk> jdksThatCanBePatched() {
        return Jdks.since(13);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatCanBePatched")
    void acceptIsGone(Jdk jdk) throws IOException {
        String[] patch =
                ChangedJdkClass.renaming(jdk, NIO_SOCKET_IMPL, "accept", "(Ljava/net/SocketImpl;)V", directory);
        assertThat(stderrOfEcho(JvmCommand.on(jdk).options(patch).agent("idle=180"), 2))
                .matches(
                        "keepalive-agent: hook point sun\\.nio\\.ch\\.NioSocketImpl\\.accept\\(Ljava/net/SocketImpl;\\)V"
                                + " does not fit this JDK \\(" + jdk.feature()
                                + "[^)]*\\): its sockets stay as they are\n");
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatCanBePatched")
    void allClientSocketsAreGone(Jdk jdk) throws IOException {
        String[] patch = ChangedJdkClass.renaming(
                jdk, NET, "socket", "(Ljava/net/ProtocolFamily;Z)Ljava/io/FileDescriptor;", directory);
        assertThat(stderrOfEcho(JvmCommand.on(jdk).options(patch).agent("idle=180"), 0))
                .matches("keepalive-agent: hook point sun\\.nio\\.ch\\.Net\\.socket\\(Ljava/net/ProtocolFamily;Z\\)"
                        + "Ljava/io/FileDescriptor; does not fit this JDK \\(" + jdk.feature()
                        + "[^)]*\\): its sockets stay as they are\n");
        assertThat(stderrOfEcho(JvmCommand.on(jdk).options(patch).agent("idle=180,log=off"), 0))
                .isEmpty();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatCanBePatched")
    void acceptedSocketsAreSetWithoutTheClientSockets(Jdk jdk) throws IOException {
        Strace strace = Strace.into(directory);
        Outcome outcome = JvmCommand.on(jdk)
                .under(strace.command())
                .options(ChangedJdkClass.renaming(
                        jdk, NET, "socket", "(Ljava/net/ProtocolFamily;Z)Ljava/io/FileDescriptor;", directory))
                .agent("idle=180")
                .program("HoldConnection")
                .run();
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.stderr().lines()).hasSize(1);
        assertThat(strace.sockets().stream().filter(socket -> socket.beginning().equals("accept")))
                .extracting(Life::keepAliveOptions)
                .containsExactly(List.of("SO_KEEPALIVE 1", "TCP_KEEPIDLE 180"));
    }

    static List<Jdk> jdksWithTheShapeOfTheNewest() {
        return Jdks.since(18);
    }

    @Situation("A JDK newer than any known, with the same internals")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithTheShapeOfTheNewest")
    void aNewerJdkOfTheSameShapeWorks(Jdk jdk) throws IOException {
        assertThat(stderrOfEcho(newer(jdk).agent("idle=180"), 2)).isEmpty();
    }

    /** At once, not with the first socket: Talk has none. */
    @Situation("A JDK newer than any known, with other internals: reported at the start")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithTheShapeOfTheNewest")
    void aNewerJdkOfAnotherShapeIsNamedAtTheStart(Jdk jdk) throws IOException {
        String[] patch =
                ChangedJdkClass.renaming(jdk, NIO_SOCKET_IMPL, "accept", "(Ljava/net/SocketImpl;)V", directory);
        Outcome outcome =
                newer(jdk).options(patch).agent("idle=180").program("Talk").run();
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.stderr())
                .startsWith(
                        "keepalive-agent: hook point sun.nio.ch.NioSocketImpl.accept(Ljava/net/SocketImpl;)V does not fit this JDK (");
    }

    private JvmCommand newer(Jdk jdk) throws IOException {
        return JvmCommand.on(jdk).agent(OtherAgentJar.in(directory), "java.specification.version=99");
    }

    private String stderrOfEcho(JvmCommand command, int options) throws IOException {
        try (EchoServer server = EchoServer.start()) {
            Strace strace = Strace.into(directory);
            Outcome outcome = command.under(strace.command())
                    .program("EchoClients", Integer.toString(server.port()), "2")
                    .run();
            assertThat(outcome.stdout()).isEqualTo("echo 1\necho 2\n");
            assertThat(outcome.exitCode()).isEqualTo(7);
            assertThat(strace.sockets().stream().filter(Life::isTcpClient))
                    .hasSize(2)
                    .allSatisfy(client -> assertThat(client.keepAliveOptions()).hasSize(options));
            return outcome.stderr();
        }
    }
}

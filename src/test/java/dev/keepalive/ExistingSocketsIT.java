package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.SocketOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom the guard holds after an attach: a connection on which the application itself had switched keepalive on before. */
class ExistingSocketsIT {
    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    private static ForkedJvm start(Jdk jdk) {
        return JvmCommand.on(jdk).program("SwitchedOffLater").start().await("HOLD");
    }

    /** What its client has after it has got this line. */
    private static SocketOptions clientAfter(String line, ForkedJvm jvm) {
        int port = Integer.parseInt(jvm.ask(line));
        return SocketOptions.connectionAt(jvm.pid(), port);
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void isHeld(Jdk jdk) {
        try (ForkedJvm jvm = start(jdk)) {
            AgentCommandLine.on(jdk).run("attach", jvm.pid());
            assertThat(clientAfter("", jvm).keepAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void isLeftToTheApplicationWithExistingFalse(Jdk jdk) {
        try (ForkedJvm jvm = start(jdk)) {
            AgentCommandLine cli = AgentCommandLine.on(jdk);
            cli.run("attach", jvm.pid(), "existing=false");
            SocketOptions before = clientAfter("", jvm);
            assertThat(before.keepAlive()).isFalse();
            SocketOptions other = clientAfter("new", jvm);
            assertThat(other.fd()).as("the descriptor is used again").isEqualTo(before.fd());
            assertThat(other.keepAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void isKeptOnceTheAgentHasTouchedIt(Jdk jdk) {
        try (ForkedJvm jvm = start(jdk)) {
            AgentCommandLine cli = AgentCommandLine.on(jdk);
            cli.run("attach", jvm.pid(), "existing=false");
            cli.run("set", jvm.pid(), "idle=60");
            assertThat(clientAfter("", jvm))
                    .returns(true, SocketOptions::keepAlive)
                    .returns(60, SocketOptions::idle);
        }
    }
}

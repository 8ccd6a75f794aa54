package dev.keepalive.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepalive.testing.Needs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The connections of this process itself. */
class TcpConnectionsTest {
    @BeforeAll
    static void needs() {
        Needs.linux();
    }

    @Test
    void bothEndsAndNoListener() throws IOException, ProcessException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket accepted = listener.accept()) {
            accepted.setKeepAlive(true);
            TcpConnections connections =
                    TcpConnections.of(ProcessHandle.current().pid());
            assertThat(connections.isComplete()).isTrue();
            assertThat(connections.byDescriptor().values())
                    .filteredOn(row -> row.local.endsWith(":" + listener.getLocalPort()))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.peer).endsWith(":" + client.getLocalPort());
                        assertThat(row.timer).isEqualTo("keepalive");
                    });
            assertThat(connections.byDescriptor().values())
                    .filteredOn(row -> row.peer.endsWith(":" + listener.getLocalPort()))
                    .extracting(row -> row.timer)
                    .containsExactly("none");
        }
    }

    @Test
    void ofNoProcess() {
        assertThatThrownBy(() -> TcpConnections.of(4194305)) // more than the kernel gives
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("4194305");
    }
}

package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.NetworkLab;
import dev.keepalive.testing.NetworkLab.Middlebox;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Polling;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What idle-limit measures of networks and servers; scripts/idle-limits has firewalls with a longer memory. */
class IdleLimitIT {
    private static final int HANGS_UP_MILLIS = 2500;

    @BeforeAll
    static void needs() {
        Needs.linux();
    }

    /** The limit is that of a network, with a server of this command on its other side; sizes of the kernel's timers play no part. */
    @Test
    void findsALimitOfFortySeconds() throws Exception {
        NetworkLab.needs();
        try (NetworkLab lab = NetworkLab.open()) {
            lab.put(Middlebox.DROPS, 40);
            try (ForkedJvm server = JvmCommand.on(Jdks.RUNNING)
                    .under(lab.atServer())
                    .jar(JvmCommand.agentJar(), "idle-limit", "--serve=0", "--max=60s")
                    .start()) {
                Polling.until(() -> server.stdout().contains("port "));
                String port = server.stdout().replaceFirst("(?s).*on port ([0-9]+) .*", "$1");
                Outcome outcome = AgentCommandLine.here()
                        .under(lab.atClient())
                        .run("idle-limit", NetworkLab.SERVER + ":" + port, "--max=1m", "--json");
                assertThat(outcome.exitCode()).as("%s", outcome).isZero();
                JsonObject answer = JsonParser.object().from(outcome.stdout());
                assertThat(answer)
                        .containsEntry("address", NetworkLab.SERVER + ":" + port)
                        .containsEntry("survived", 30)
                        .containsEntry("closedByServer", null)
                        .containsEntry("idle", 22);
                assertThat(answer.getInt("lost")).isBetween(45, 47);
            }
        }
    }

    /** It knows nothing of the network then, and neither does a hint. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerThatHangsUpSaysNothingOfTheNetwork(boolean byReset) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            daemon(() -> hangUp(server, byReset));
            String address = "127.0.0.1:" + server.getLocalPort();
            Outcome outcome = AgentCommandLine.here().run("idle-limit", address, "--max=10");
            assertThat(outcome.exitCode()).as("%s", outcome).isOne();
            assertThat(outcome.stdout())
                    .contains(
                            "connects to " + address,
                            "a connection survived a silence of 2 s",
                            byReset
                                    ? "reset after 3 s: the limit of the network was not found"
                                    : "closed by the server after 3 s: the limit of the network was not found",
                            "idle-limit --serve PORT")
                    .doesNotContain("use KEEPIDLE");
            if (!byReset) {
                Outcome json = AgentCommandLine.here().run("idle-limit", address, "--max=10", "--json");
                assertThat(json.exitCode()).as("%s", json).isOne();
                assertThat(JsonParser.object().from(json.stdout()))
                        .containsEntry("survived", 2)
                        .containsEntry("lost", null)
                        .containsEntry("closedByServer", 3)
                        .containsEntry("idle", null);
            }
        }
    }

    /** While it waits for its first connection, since the queue of the server is full. */
    @Test
    void interruptedBeforeAnySilenceIsOverItKnowsNothing() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket second = new Socket(server.getInetAddress(), server.getLocalPort());
                ForkedJvm measurement = JvmCommand.on(Jdks.RUNNING)
                        .jar(JvmCommand.agentJar(), "idle-limit", "localhost:" + server.getLocalPort())
                        .start()) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            Polling.until(() -> measurement.stdout().contains("connects to 127.0.0.1:" + server.getLocalPort()));
            measurement.signal("INT");
            assertThat(measurement.finish().stdout()).contains("interrupted", "nothing is known yet");
        }
    }

    /** Until it is closed; connections are kept, so that none is closed by the garbage collector. */
    private static void hangUp(ServerSocket server, boolean byReset) throws Exception {
        while (true) {
            Socket accepted = server.accept();
            daemon(() -> {
                Thread.sleep(HANGS_UP_MILLIS);
                if (byReset) {
                    accepted.setSoLinger(true, 0);
                }
                accepted.close();
            });
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void daemon(Action action) {
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (IOException e) {
                // the server is closed
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}

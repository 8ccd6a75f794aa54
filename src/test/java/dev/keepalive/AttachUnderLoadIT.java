package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.VirtualMachine;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.SocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attached and detached 20 times while thousands of connections are idle and others come and go: nothing fails, and the heap does not
 * grow. What HotSpot itself keeps of redefined classes is in docs/architecture.md.
 */
@Isolated("it takes both cores")
class AttachUnderLoadIT {
    private static final int IDLE =
            9_900; // the usual limit of 20000 descriptors leaves room for those that come and go
    private static final Pattern STATE =
            Pattern.compile("short=(\\d+) failed=(\\d+) (?:heap=(\\d+) metaspace=(\\d+)|idle=(\\d+))");

    @TempDir
    private static Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    static List<Jdk> jdks() {
        List<Jdk> all = Jdks.since(11); // 8 answers the attaching side with nonsense
        return Stream.of(all.get(0), Jdks.RUNNING, all.get(all.size() - 1))
                .distinct()
                .toList(); // half a minute each
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void nothingFailsAndTheHeapDoesNotGrow(Jdk jdk) throws Exception {
        try (ForkedJvm peer = JvmCommand.on(jdk).program("IdlePeer").start().await("HOLD")) {
            String port = peer.stdout().lines().findFirst().orElseThrow().replace("port ", "");
            try (ForkedJvm jvm = JvmCommand.on(jdk)
                    .program("UnderLoad", port, Integer.toString(IDLE))
                    .start()
                    .await("HOLD")) {
                for (int i = 0; i < 5; i++) {
                    attachAndDetach(jvm);
                }
                Matcher early = state(jvm);
                for (int i = 0; i < 15; i++) {
                    attachAndDetach(jvm);
                }
                Matcher late = state(jvm);
                load(jvm, "idle=60,intvl=10,cnt=5");
                assertThat(SocketOptions.connectionsOf(jvm.pid()).stream()
                                .filter(socket -> socket.remotePort() == Integer.parseInt(port)))
                        .hasSize(IDLE)
                        .allMatch(socket -> socket.keepAlive() && socket.idle() == 60 && socket.count() == 5);

                assertThat(Long.parseLong(late.group(1))).isGreaterThan(Long.parseLong(early.group(1)));
                assertThat(Long.parseLong(late.group(3)) - Long.parseLong(early.group(3)))
                        .as("growth of the heap, KB")
                        .isLessThan(1024);
                String said = jvm.finish().stdout();
                Matcher end = STATE.matcher(said.lines().reduce((a, b) -> b).orElseThrow());
                assertThat(end.matches()).as(said).isTrue();
                assertThat(end.group(2)).as("failed\n%s", jvm).isEqualTo("0");
                assertThat(end.group(5)).isEqualTo(Integer.toString(IDLE));
                assertThat(jvm.stderr().lines().filter(line -> !line.startsWith("WARNING: ")))
                        .isEmpty();
            }
        }
    }

    private static void attachAndDetach(ForkedJvm jvm) throws Exception {
        assertThat(load(jvm, "idle=60,intvl=10,cnt=5")).contains("result=ok").contains("sockets=");
        assertThat(load(jvm, "command=detach")).contains("state=detached", "result=ok");
    }

    private static String load(ForkedJvm jvm, String arguments) throws Exception {
        Path report = Files.createTempFile(directory, "report", "");
        VirtualMachine machine = VirtualMachine.attach(Long.toString(jvm.pid()));
        try {
            machine.loadAgent(JvmCommand.agentJar().toString(), arguments + ",report=" + report);
        } catch (AgentInitializationException e) {
            throw new AssertionError(Files.readString(report) + jvm, e);
        } finally {
            machine.detach();
        }
        return Files.readString(report);
    }

    private static Matcher state(ForkedJvm jvm) {
        Matcher state = STATE.matcher(jvm.ask(""));
        assertThat(state.matches()).isTrue();
        return state;
    }
}

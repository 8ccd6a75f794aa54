package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.EchoServer;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Kernel;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import dev.keepalive.testing.Strace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A kernel that refuses an option, or all of them: the application's sockets work, each refused option has one line, however many
 * sockets there are, and the failures are counted by reason.
 */
class RefusedOptionsIT {
    private static final String REFUSED =
            "A kernel that refuses the options: sockets work, reported once, counted by reason";
    private static final List<String> IN_ORDER =
            List.of("SO_KEEPALIVE=1", "TCP_KEEPCNT=20", "TCP_KEEPIDLE=180", "TCP_KEEPINTVL=60");

    private static final Map<Jdk, Integer> OPTIONS_BEFORE = new ConcurrentHashMap<>();

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.strace();
        Needs.socketsOfOthers();
    }

    /** Every option once and all of them; every error once. */
    private enum Refusal {
        SO_KEEPALIVE("EINVAL", "Invalid argument", 0),
        TCP_KEEPCNT("ENOPROTOOPT", "Protocol not available", 1),
        TCP_KEEPIDLE("EPERM", "Operation not permitted", 2),
        TCP_KEEPINTVL("ENOMEM", "Cannot allocate memory", 3),
        ALL("EBADF", "Bad file descriptor", 0, 1, 2, 3);

        private final String error;
        private final String reason;
        private final List<Integer> options;

        Refusal(String error, String reason, Integer... options) {
            this.error = error;
            this.reason = reason;
            this.options = List.of(options);
        }

        private List<String> refused() {
            return options.stream().map(IN_ORDER::get).toList();
        }

        /** For strace, which counts calls: every fourth is the same option, since a new socket gets four and no others. */
        private String injection(int callsBefore) {
            int first = callsBefore + 1 + options.get(0);
            return "inject=setsockopt:error=" + error + ":when=" + first + "+" + (options.size() == 1 ? 4 : 1);
        }

        /** What the kernel has on a socket. */
        private String effect() {
            String[] untouched = Kernel.untouched().split("[ /]"); // off 7200/75/9
            return (options.contains(0) ? untouched[0] : "on")
                    + " " + (options.contains(2) ? untouched[1] : 180)
                    + "/" + (options.contains(3) ? untouched[2] : 60)
                    + "/" + (options.contains(1) ? untouched[3] : 20);
        }
    }

    /** All options on each JDK, single options on some. */
    static Stream<Arguments> jdksAndRefusals() {
        return Jdks.all().stream()
                .flatMap(jdk -> Stream.of(Refusal.values())
                        .filter(refusal -> refusal == Refusal.ALL || Jdks.some().contains(jdk))
                        .map(refusal -> Arguments.of(jdk, refusal)));
    }

    @Situation(REFUSED)
    @ParameterizedTest
    @MethodSource("jdksAndRefusals")
    void clientsAndAcceptedSockets(Jdk jdk, Refusal refusal) throws JsonParserException {
        String injection = refusal.injection(OPTIONS_BEFORE.computeIfAbsent(jdk, this::optionsBefore));
        try (ForkedJvm jvm = pairs(jdk)
                .under(Strace.into(directory).command("-e", injection))
                .start()
                .await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(6)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly(refusal.effect());
            assertThat(jvm.stderr().lines())
                    .containsExactlyElementsOf(refusal.refused().stream()
                            .map(option -> "keepalive-agent: " + option + " is refused: " + refusal.reason)
                            .toList());

            String status =
                    AgentCommandLine.on(jdk).run("status", "--json", jvm.pid()).stdout();
            JsonObject failures = JsonParser.object().from(status).getObject("failures");
            assertThat(failures).hasSameSizeAs(refusal.options);
            refusal.refused()
                    .forEach(option ->
                            assertThat(failures).containsEntry(option.replaceFirst("=.*", ": ") + refusal.reason, 6));

            Outcome outcome = jvm.finish();
            assertThat(outcome.stdout()).isEqualTo("echo 1\necho 2\necho 3\nHOLD\n");
            assertThat(outcome.exitCode()).isZero();
        }
    }

    private int optionsBefore(Jdk jdk) {
        Strace untampered = Strace.into(directory);
        pairs(jdk).under(untampered.command()).run();
        return untampered.optionsBeforeKeepAlive();
    }

    private static JvmCommand pairs(Jdk jdk) {
        return ipv4(jdk).agent("idle=180,intvl=60,cnt=20").program("EchoPairs", "3");
    }

    /** On IPv4 sockets the JDK itself sets no option when it makes one. */
    private static JvmCommand ipv4(Jdk jdk) {
        return JvmCommand.on(jdk).options("-Djava.net.preferIPv4Stack=true");
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void noLineWithLogOff(Jdk jdk) throws IOException {
        try (EchoServer server = EchoServer.start()) {
            Strace strace = Strace.into(directory);
            Outcome outcome = ipv4(jdk)
                    .under(strace.command("-e", "inject=setsockopt:error=ENOPROTOOPT"))
                    .agent("idle=180,intvl=60,cnt=20,log=off")
                    .program("EchoClients", Integer.toString(server.port()), "3")
                    .run();
            assertThat(outcome).isEqualTo(new Outcome(7, "echo 1\necho 2\necho 3\n", ""));
            assertThat(strace.sockets().stream().filter(Strace.Life::isTcpClient))
                    .hasSize(3)
                    .allSatisfy(client -> assertThat(client.keepAliveOptions()).hasSize(4));
        }
    }

    /** The attaching side is told; the JVM's stderr has nothing but its own warning. */
    @Situation(REFUSED)
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void openSocketsOfAnAttach(Jdk jdk) throws IOException {
        try (EchoServer server = EchoServer.start();
                ForkedJvm jvm = ipv4(jdk)
                        .under(Strace.into(directory).command("-e", "inject=setsockopt:error=ENOMEM"))
                        .program("HoldClients", Integer.toString(server.port()), "3")
                        .start()
                        .await("HOLD")) {
            Outcome outcome = AgentCommandLine.on(jdk).run("attach", jvm.pid(), "idle=180,intvl=60,cnt=20");
            assertThat(outcome.stdout())
                    .contains("0 changed", "3 refused")
                    .contains("refused: SO_KEEPALIVE: Cannot allocate memory (3 sockets)")
                    .contains("refused: TCP_KEEPINTVL: Cannot allocate memory (3 sockets)");
            assertThat(jvm.stderr()).doesNotContain("keepalive-agent: ");
            assertThat(jvm.finish().exitCode()).isZero();
        }
    }

    /** The guard cannot find out whether a socket has keepalive: the application is obeyed, and nothing is said. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void theGuardCannotAsk(Jdk jdk) {
        try (ForkedJvm jvm = ipv4(jdk)
                .under(Strace.into(directory).command("-e", "trace=getsockopt", "-e", "inject=getsockopt:error=EPERM"))
                .agent("idle=180,intvl=60,cnt=20")
                .program("SwitchOff")
                .start()
                .await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly("off 180/60/20");
            assertThat(jvm.finish()).isEqualTo(new Outcome(0, "HOLD\n", ""));
        }
    }
}

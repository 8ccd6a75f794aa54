package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.Command;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Libraries;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Together with another agent, whichever comes first, both work, and neither says more than it does alone. */
class OtherAgentsIT {
    private static final String GIVEN = "idle=180,intvl=60,cnt=20";
    private static final String SET = "on 180/60/20";
    private static final Pattern LISTENING = Pattern.compile("Listening for transport dt_socket at address: (\\d+)\n");

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
        Needs.command("mvn");
    }

    /** Where this agent is, seen from the other one. */
    private enum Order {
        BEFORE,
        AFTER;

        JvmCommand with(String otherAgent, JvmCommand command) {
            return this == BEFORE
                    ? command.agent(GIVEN).options(otherAgent)
                    : command.options(otherAgent).agent(GIVEN);
        }
    }

    static Stream<Arguments> jdksAndOrders() {
        return Jdks.all().stream().flatMap(jdk -> Stream.of(Order.values()).map(order -> Arguments.of(jdk, order)));
    }

    /** What takes seconds of CPU to start is not run on every JDK. */
    static List<Jdk> someJdks() {
        return Jdks.ofReleases(17, 25);
    }

    private static void assertKeepAlive(ForkedJvm jvm, int sockets) {
        assertThat(SocketOptions.connectionsOf(jvm.pid()))
                .hasSize(sockets)
                .extracting(SocketOptions::keepAliveValues)
                .containsOnly(SET);
    }

    @Situation("Other agents: JaCoCo, before and after")
    @ParameterizedTest
    @MethodSource("jdksAndOrders")
    void jacoco(Jdk jdk, Order order) throws IOException {
        Path coverage = directory.resolve("jacoco.exec");
        String option = "-javaagent:" + Libraries.artifact("jacoco") + "=destfile=" + coverage;
        try (ForkedJvm jvm = order.with(option, JvmCommand.on(jdk))
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            assertKeepAlive(jvm, 2);
            assertThat(jvm.finish()).isEqualTo(new Outcome(0, "HOLD\n", ""));
        }
        assertThat(Files.readString(coverage, StandardCharsets.ISO_8859_1)).contains("HoldConnection");
    }

    @Situation("Other agents: OpenTelemetry's javaagent, before and after")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdks")
    void openTelemetry(Jdk jdk) {
        String option = "-javaagent:" + Libraries.artifact("opentelemetry");
        Outcome alone = spans(JvmCommand.on(jdk).options(option)).run();
        for (Order order : Order.values()) {
            try (ForkedJvm jvm =
                    spans(order.with(option, JvmCommand.on(jdk))).start().await("HOLD")) {
                assertKeepAlive(jvm, 2);
                Outcome outcome = jvm.finish();
                assertThat(outcome.stdout()).isEqualTo("answer 97\nHOLD\n");
                assertThat(outcome.exitCode()).isZero();
                assertThat(outcome.stderr()).contains(" SERVER [").contains(" CLIENT [");
                assertThat(withoutNumbers(outcome.stderr())).isEqualTo(withoutNumbers(alone.stderr()));
            }
        }
    }

    /** With an exporter that writes a line to stderr for each span; nothing leaves the JVM. */
    private static JvmCommand spans(JvmCommand command) {
        return command.options(
                        "-XX:TieredStopAtLevel=1",
                        "-Dotel.traces.exporter=logging",
                        "-Dotel.metrics.exporter=none",
                        "-Dotel.logs.exporter=none")
                .program("HttpExchange");
    }

    /** The lines, as they are but for times, identifiers, and the attributes of a span, which have no order. */
    private static Set<String> withoutNumbers(String text) {
        return text.lines()
                .map(line -> line.replaceAll("\\b[0-9a-f]{16,}\\b|[0-9]+|AttributesMap.*", "#"))
                .collect(Collectors.toSet());
    }

    @Situation("Other agents: Mockito's, which attaches itself, before and after")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdks")
    void mockito(Jdk jdk) {
        worksWithLibrary(jdk, "Mocks", "mockito", "mocked 4711 true real");
    }

    @Situation("Other agents: BlockHound, installed by the application, before and after")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdks")
    void blockHound(Jdk jdk) {
        worksWithLibrary(jdk, "DetectsBlocking", "blockhound", "sleep detected connect detected");
    }

    @Situation("Other agents: the application's own Byte Buddy at another version")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdks")
    void byteBuddy(Jdk jdk) {
        worksWithLibrary(jdk, "OwnByteBuddy", "byte-buddy", "byte-buddy-1.15.11.jar made");
    }

    /** Before: as -javaagent; after: attached when the library has done its work. */
    private void worksWithLibrary(Jdk jdk, String program, String module, String works) {
        String classPath = Libraries.compiled(program, module);
        String alone;
        try (ForkedJvm jvm = library(jdk, classPath).program(program).start().await("HOLD")) {
            assertThat(jvm.ask("")).isEqualTo(works);
            alone = jvm.finish().stderr();
        }
        try (ForkedJvm jvm =
                library(jdk, classPath).agent(GIVEN).program(program).start().await("HOLD")) {
            assertWorks(jvm, works, 2, alone);
        }
        try (ForkedJvm jvm = library(jdk, classPath).program(program).start().await("HOLD")) {
            assertThat(jvm.ask("")).isEqualTo(works);
            assertThat(AgentCommandLine.on(jdk).run("attach", jvm.pid(), GIVEN).stdout())
                    .contains("open sockets: 2 changed");
            assertWorks(jvm, works, 4, alone);
        }
    }

    private static void assertWorks(ForkedJvm jvm, String works, int sockets, String stderr) {
        assertThat(jvm.ask("")).isEqualTo(works);
        assertKeepAlive(jvm, sockets);
        Outcome outcome = jvm.finish();
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.stderr()).isEqualTo(stderr);
    }

    private static JvmCommand library(Jdk jdk, String classPath) {
        JvmCommand command = attachable(jdk).classPath(classPath);
        if (jdk.feature() >= 13) {
            command.options("-XX:+AllowRedefinitionToAddDeleteMethods"); // what BlockHound asks for
        }
        return command;
    }

    /** From JDK 21 on the JVM warns on stderr, once for each agent, unless it is allowed. */
    private static JvmCommand attachable(Jdk jdk) {
        return jdk.feature() < 21 ? JvmCommand.on(jdk) : JvmCommand.on(jdk).options("-XX:+EnableDynamicAgentLoading");
    }

    @Situation("Other agents: the debugger's (jdwp), before and after")
    @ParameterizedTest
    @MethodSource("jdksAndOrders")
    void debugger(Jdk jdk, Order order) throws IOException {
        String option = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";
        try (ForkedJvm jvm = order.with(option, JvmCommand.on(jdk))
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            assertKeepAlive(jvm, 2);
            Matcher listening = LISTENING.matcher(jvm.stdout());
            assertThat(listening.find()).isTrue();
            try (Socket debugger = new Socket("127.0.0.1", Integer.parseInt(listening.group(1)))) {
                byte[] handshake = "JDWP-Handshake".getBytes(StandardCharsets.US_ASCII);
                debugger.getOutputStream().write(handshake);
                assertThat(debugger.getInputStream().readNBytes(handshake.length))
                        .isEqualTo(handshake);
                // VirtualMachine.Version: length 11, id 1, no flags, command set 1, command 1
                debugger.getOutputStream().write(new byte[] {0, 0, 0, 11, 0, 0, 0, 1, 0, 1, 1});
                byte[] reply = debugger.getInputStream().readNBytes(11);
                // id 1, flag "reply", error 0
                assertThat(Arrays.copyOfRange(reply, 4, 11)).isEqualTo(new byte[] {0, 0, 0, 1, (byte) 0x80, 0, 0});
                assertThat(jvm.finish()).isEqualTo(new Outcome(0, listening.group() + "HOLD\n", ""));
            }
        }
    }

    /** Where an agent comes into a JVM, seen from a flight recording. */
    private enum Recording {
        FROM_THE_START,
        STARTED_LATER,
        BEFORE_AN_ATTACH
    }

    static Stream<Arguments> jdksAndRecordings() {
        return Jdks.all().stream()
                .flatMap(jdk -> Stream.of(Recording.values()).map(recording -> Arguments.of(jdk, recording)));
    }

    /** Until JDK 20 the flight recorder puts its events into classes with hook points. Its commands are of the JDK that runs the tests. */
    @Situation("Other agents: a flight recording (JFR), from the start and later")
    @ParameterizedTest
    @MethodSource("jdksAndRecordings")
    void flightRecorder(Jdk jdk, Recording recording) throws IOException {
        Path settings = directory.resolve("sockets.jfc");
        try (InputStream everyRead = getClass().getResourceAsStream("/sockets.jfc")) {
            Files.copy(everyRead, settings);
        }
        Path file = directory.resolve("recording.jfr");
        String options = "settings=" + settings + ",filename=" + file;
        JvmCommand command = attachable(jdk);
        if (recording != Recording.STARTED_LATER) {
            command.options("-XX:StartFlightRecording=" + options);
        }
        if (recording != Recording.BEFORE_AN_ATTACH) {
            command.agent(GIVEN);
        }
        try (ForkedJvm jvm = command.program("EchoChannels").start().await("HOLD")) {
            jvm.ask("");
            if (recording == Recording.STARTED_LATER) {
                jcmd(jvm.pid(), "JFR.start", "settings=" + settings);
            } else if (recording == Recording.BEFORE_AN_ATTACH) {
                AgentCommandLine.on(jdk).run("attach", jvm.pid(), GIVEN);
            }
            jvm.ask("");
            assertKeepAlive(jvm, 4);
            jcmd(jvm.pid(), "JFR.dump", "filename=" + file);
            assertThat(RecordingFile.readAllEvents(file).stream()
                            .filter(event -> event.getEventType().getName().equals("jdk.SocketRead")))
                    .anyMatch(event -> event.getLong("bytesRead") == 1);
            assertThat(jvm.finish().stderr()).doesNotContain("keepalive-agent");
        }
    }

    private static void jcmd(long pid, String command, String argument) {
        Command.output(Jdks.RUNNING.tool("jcmd"), "-J" + JvmCommand.QUICK, Long.toString(pid), command, argument);
    }
}

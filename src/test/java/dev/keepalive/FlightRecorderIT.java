package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.Attaching;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.JdkTool;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.LoadedClasses;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.SocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The events in a recording of Flight Recorder, as the jfr command of the same JDK prints them. */
class FlightRecorderIT {
    private static final String AGENT = "idle=180,intvl=60,cnt=20,user-timeout=110000,log=off";

    /** The kernel writes these addresses as the JDK does. */
    private static final String IPV4 = "-Djava.net.preferIPv4Stack=true";

    private static final String ALL_MODULES_BUT_JFR = "java.base,java.instrument";

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    static List<Jdk> jdksWithJfr() {
        return Jdks.all().stream()
                .filter(jdk -> Files.exists(Path.of(jdk.tool("jfr"))))
                .toList();
    }

    static List<Jdk> jdksWithModules() {
        return Jdks.since(9);
    }

    @ParameterizedTest
    @MethodSource("jdksWithJfr")
    void aRecordingFromTheStart(Jdk jdk) {
        Path file = directory.resolve("start.jfr");
        List<String> connections;
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options("-XX:StartFlightRecording=filename=" + file)
                .options(IPV4)
                .agent(AGENT)
                .program("Recorded")
                .start()
                .await("HOLD")) {
            connections = connections(jvm);
            Outcome outcome = jvm.finish();
            assertThat(outcome.stderr()).isEmpty();
            assertThat(outcome.exitCode()).isZero();
        }
        assertThat(connections).hasSize(4);
        List<String> events = events(jdk, file, "SocketKeptAlive");
        assertThat(events.stream().map(FlightRecorderIT::addresses)).containsExactlyInAnyOrderElementsOf(connections);
        assertThat(events)
                .allSatisfy(event -> {
                    assertThat(field(event, "count")).isEqualTo("20");
                    assertThat(field(event, "transport")).isEqualTo("\"JDK\"");
                    assertThat(field(event, "rule")).isEqualTo("\"keepalive=on\"");
                    assertThat(event).doesNotContain("stackTrace");
                })
                .extracting(event -> field(event, "side"))
                .containsExactlyInAnyOrder("\"client\"", "\"client\"", "\"accepted\"", "\"accepted\"");
        // the command of JDK 8 prints seconds modulo 60
        assertThat(events(Jdks.RUNNING, file, "SocketKeptAlive"))
                .hasSize(4)
                .allMatch(event -> field(event, "idle").equals("3 m 0 s"))
                .allMatch(event -> field(event, "interval").equals("1 m 0 s"))
                .allMatch(event -> field(event, "userTimeout").equals("1 m 50 s"));
        assertThat(events(jdk, file, "HeldOn")).singleElement().satisfies(event -> {
            assertThat(field(event, "caller")).isEqualTo("\"Recorded.main\"");
            assertThat(field(event, "option")).isEqualTo("\"SO_KEEPALIVE\"");
            assertThat(field(event, "valueAskedFor")).isEqualTo("\"false\"");
            assertThat(field(event, "valueKept")).isEqualTo("\"true\"");
            assertThat(event).contains("stackTrace", "Recorded.main(String[])");
        });
    }

    @ParameterizedTest
    @MethodSource("jdksWithJfr")
    void aRecordingThatStartsLaterThanTheAgent(Jdk jdk) throws Exception {
        Path file = directory.resolve("later.jfr");
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options(IPV4)
                .agent(AGENT)
                .program("Recorded", "wait")
                .start()
                .await("WAITING")) {
            List<String> before = connections(jvm);
            jcmd(jdk, jvm, "JFR.start", "name=later");
            jvm.ask("");
            jvm.await("HOLD");
            List<String> connections = connections(jvm);
            connections.removeAll(before);
            Attaching.command(jvm.pid(), "idle=90");
            jcmd(jdk, jvm, "JFR.dump", "name=later", "filename=" + file);
            List<String> events = events(jdk, file, "SocketKeptAlive");
            assertThat(events.stream().map(FlightRecorderIT::addresses)).containsAll(connections);
            assertThat(events(jdk, file, "SettingsChanged")).singleElement().satisfies(event -> {
                assertThat(field(event, "setting")).isEqualTo("\"idle\"");
                assertThat(field(event, "valueBefore")).isEqualTo("\"180\"");
                assertThat(field(event, "value")).isEqualTo("\"90\"");
                assertThat(field(event, "origin")).isEqualTo("\"agent argument idle\"");
            });
            assertThat(jvm.finish().stderr()).doesNotContain("keepalive-agent:"); // the JDK warns of an attach
        }
    }

    @ParameterizedTest
    @MethodSource("jdksWithJfr")
    void anAgentThatIsAttachedLaterThanTheRecording(Jdk jdk) throws Exception {
        Path file = directory.resolve("attached.jfr");
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options("-XX:StartFlightRecording=name=first", IPV4)
                .program("Recorded", "wait")
                .start()
                .await("WAITING")) {
            List<String> before = connections(jvm);
            Attaching.command(jvm.pid(), AGENT);
            jvm.ask("");
            jvm.await("HOLD");
            List<String> connections = connections(jvm);
            connections.removeAll(before);
            jcmd(jdk, jvm, "JFR.dump", "name=first", "filename=" + file);
            assertThat(events(jdk, file, "SocketKeptAlive").stream().map(FlightRecorderIT::addresses))
                    .containsExactlyInAnyOrderElementsOf(connections);
            assertThat(events(jdk, file, "SettingsChanged").stream().map(event -> field(event, "setting")))
                    .contains("\"keepalive\"", "\"idle\"", "\"intvl\"", "\"cnt\"");
        }
    }

    /** As Mission Control wants them: a name with the domain, a label without "Event" in title case, one category, units. */
    @ParameterizedTest
    @MethodSource("jdksWithJfr")
    void metadata(Jdk jdk) {
        Path file = directory.resolve("metadata.jfr");
        JvmCommand.on(jdk)
                .options("-XX:StartFlightRecording=filename=" + file)
                .options(IPV4)
                .agent(AGENT)
                .program("Recorded")
                .run();
        String metadata = jfr(jdk, "metadata", file.toString());
        List<String> types = Stream.of(metadata.split("(?=@Name\\()"))
                .filter(type -> type.startsWith("@Name(\"dev.keepalive."))
                .filter(type -> type.contains("class ")) // JDK 8 writes each name twice
                .toList();
        assertThat(types).hasSize(4).allSatisfy(type -> {
            assertThat(type).contains("@Category(\"TCP Keepalive\")", "@Description(\"");
            assertThat(type.lines().filter(line -> line.strip().startsWith("@Label")))
                    .hasSizeGreaterThan(4)
                    .allMatch(line -> line.strip().matches("@Label\\(\"[A-Z]\\w*( [A-Z]\\w*)*\"\\)"))
                    .noneMatch(line -> line.contains("Event\""));
        });
        assertThat(String.join("", types))
                .containsPattern("@Timespan\\(\"SECONDS\"\\)\\s+long idle")
                .containsPattern("@Timespan\\(\"MILLISECONDS\"\\)\\s+long userTimeout");
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithModules")
    void aJvmWithoutTheModuleIsAsBefore(Jdk jdk) {
        Outcome outcome = JvmCommand.on(jdk)
                .options("--limit-modules", ALL_MODULES_BUT_JFR)
                .agent(AGENT)
                .program("HoldConnection")
                .run();
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.stderr()).isEmpty();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithModules")
    void withoutARecordingNothingOfItIsLoaded(Jdk jdk) {
        LoadedClasses classes = LoadedClasses.into(directory);
        JvmCommand.on(jdk)
                .options(classes.jvmOption())
                .options(IPV4)
                .agent(AGENT)
                .program("Recorded")
                .run();
        assertThat(classes.names())
                .contains("dev.keepalive.socket.NewSockets")
                .noneMatch(name -> name.startsWith("dev.keepalive.jfr.")
                        || name.startsWith("jdk.jfr.")
                        || name.equals("dev.keepalive.socket.SocketEvents"));
    }

    /** Local and peer address, as the kernel has them. */
    private static List<String> connections(ForkedJvm jvm) {
        return new ArrayList<>(SocketOptions.connectionsOf(jvm.pid()).stream()
                .map(socket -> socket.local() + " " + socket.remote())
                .toList());
    }

    private static String addresses(String event) {
        return (field(event, "localAddress") + " " + field(event, "peerAddress")).replace("\"", "");
    }

    private static List<String> events(Jdk jdk, Path recording, String name) {
        String printed =
                jfr(jdk, "print", "--events", "dev.keepalive." + name, "--stack-depth", "64", recording.toString());
        return Stream.of(printed.split("(?m)^(?=dev\\.keepalive\\.)"))
                .filter(event -> event.startsWith("dev.keepalive."))
                .toList();
    }

    private static String field(String event, String name) {
        return event.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(name + " = "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + event))
                .substring(name.length() + 3);
    }

    private static String jfr(Jdk jdk, String... arguments) {
        Outcome outcome = JdkTool.run(jdk, null, "jfr", arguments);
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        return outcome.stdout();
    }

    private static void jcmd(Jdk jdk, ForkedJvm jvm, String... command) {
        String[] arguments = Stream.concat(Stream.of(Long.toString(jvm.pid())), Stream.of(command))
                .toArray(String[]::new);
        Outcome outcome = JdkTool.run(jdk, null, "jcmd", arguments);
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    }
}

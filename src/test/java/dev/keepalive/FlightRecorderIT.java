package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ApplicationJar;
import dev.keepalive.testing.Attaching;
import dev.keepalive.testing.DocumentedCommand;
import dev.keepalive.testing.EchoServer;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.JdkTool;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.LoadedClasses;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.NettyJars;
import dev.keepalive.testing.ObservabilityDocument;
import dev.keepalive.testing.OtherAgentJar;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Polling;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import dev.keepalive.testing.Strace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

    /** Wants the event of each socket, on top of the JDK's own settings. */
    private static final String SETTINGS = ",settings=default,settings="
            + Path.of("examples/flight-recorder/keepalive.jfc").toAbsolutePath();

    private static final String ALL_MODULES_BUT_JFR = "java.base,java.instrument";

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    static List<Jdk> jdksWithJfr() {
        return withJfr(Jdks.few());
    }

    static List<Jdk> someJdksWithJfr() {
        return withJfr(Jdks.some());
    }

    private static List<Jdk> withJfr(List<Jdk> jdks) {
        return jdks.stream()
                .filter(jdk -> Files.exists(Path.of(jdk.tool("jfr"))))
                .toList();
    }

    static List<Jdk> jdksWithModules() {
        return Jdks.some().stream().filter(jdk -> jdk.feature() >= 9).toList();
    }

    @Situation("Flight Recorder: events of a recording from the start, and their metadata")
    @ParameterizedTest
    @MethodSource("jdksWithJfr")
    void aRecordingFromTheStart(Jdk jdk) {
        Path file = directory.resolve("start.jfr");
        List<String> connections;
        Map<String, Integer> idle;
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options("-XX:StartFlightRecording=filename=" + file + SETTINGS)
                .options(IPV4)
                .agent(AGENT)
                .program("Recorded", "own-idle")
                .start()
                .await("HOLD")) {
            connections = connections(jvm);
            idle = SocketOptions.connectionsOf(jvm.pid()).stream()
                    .collect(Collectors.toMap(FlightRecorderIT::addresses, SocketOptions::idle));
            Outcome outcome = jvm.finish();
            assertThat(outcome.stderr()).isEmpty();
            assertThat(outcome.exitCode()).isZero();
        }
        assertThat(connections).hasSize(6);
        assertThat(idle.values()).containsOnly(180, 77); // the second is the application's own
        List<String> events = events(jdk, file);
        List<String> keptAlive = of("SocketKeptAlive", events);
        assertThat(keptAlive.stream().map(FlightRecorderIT::addresses))
                .containsExactlyInAnyOrderElementsOf(connections);
        assertThat(keptAlive)
                .allSatisfy(event -> {
                    assertThat(field(event, "count")).isEqualTo("20");
                    assertThat(field(event, "transport")).isEqualTo("\"JDK\"");
                    assertThat(field(event, "rule")).isEqualTo("\"keepalive=on\"");
                    assertThat(event).doesNotContain("stackTrace");
                })
                .extracting(event -> field(event, "side"))
                .containsOnly("\"client\"", "\"accepted\"");
        // the command of JDK 8 prints seconds modulo 60, that of 11 all in seconds
        assertThat(jdk.feature() < 17 ? of("SocketKeptAlive", events(Jdks.RUNNING, file)) : keptAlive)
                .hasSize(6)
                .allMatch(event ->
                        field(event, "idle").equals(idle.get(addresses(event)) == 180 ? "3 m 0 s" : "1 m 17 s"))
                .allMatch(event -> field(event, "interval").equals("1 m 0 s"))
                .allMatch(event -> field(event, "userTimeout").equals("1 m 50 s"));
        assertThat(of("OptionKept", events)).singleElement().satisfies(event -> {
            assertThat(field(event, "caller")).isEqualTo("\"Recorded.main\"");
            assertThat(field(event, "option")).isEqualTo("\"SO_KEEPALIVE\"");
            assertThat(field(event, "valueAskedFor")).isEqualTo("\"false\"");
            assertThat(field(event, "valueKept")).isEqualTo("\"true\"");
            assertThat(event).contains("stackTrace", "Recorded.main(String[])");
        });
        assertMetadata(jfr(jdk, "metadata", file.toString()));
    }

    /** As Mission Control wants them: a name with the domain, a label without "Event" in title case, one category, units. */
    private static void assertMetadata(String metadata) {
        List<String> types = Stream.of(metadata.split("(?=@Name\\()"))
                .filter(type -> type.startsWith("@Name(\"dev.keepalive."))
                .filter(type -> type.contains("class ")) // JDK 8 writes each name twice
                .toList();
        assertThat(types).hasSize(5).allSatisfy(type -> {
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

    /** By the commands of the document. */
    @Situation("Flight Recorder: events of a recording that starts later than the agent")
    @ParameterizedTest
    @MethodSource("jdksWithJfr")
    void aRecordingThatStartsLaterThanTheAgent(Jdk jdk) throws Exception {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options(IPV4)
                .agent(AGENT)
                .program("Recorded", "wait")
                .start()
                .await("WAITING")) {
            List<String> before = connections(jvm);
            Files.copy(Path.of("examples/flight-recorder/keepalive.jfc"), directory.resolve("keepalive.jfc"));
            run(ObservabilityDocument.JFR_START.command().with("PID", jvm.pid()).with("/tmp", directory), jdk);
            awaitEvents(jvm, jdk);
            jvm.ask("");
            jvm.await("HOLD");
            List<String> connections = connections(jvm);
            connections.removeAll(before);
            Attaching.command(jvm.pid(), "idle=90");
            run(ObservabilityDocument.JFR_DUMP.command().with("PID", jvm.pid()).with("/tmp", directory), jdk);
            List<String> events =
                    split(run(ObservabilityDocument.JFR_PRINT.command().with("/tmp", directory), jdk));
            assertThat(of("SocketKeptAlive", events).stream().map(FlightRecorderIT::addresses))
                    .containsAll(connections);
            assertThat(of("SettingsChanged", events)).singleElement().satisfies(event -> {
                assertThat(field(event, "setting")).isEqualTo("\"idle\"");
                assertThat(field(event, "valueBefore")).isEqualTo("\"180\"");
                assertThat(field(event, "value")).isEqualTo("\"90\"");
                assertThat(field(event, "origin")).isEqualTo("\"agent argument idle\"");
            });
            assertThat(of("OptionKept", events)).hasSize(1);
            assertThat(jvm.finish().stderr()).doesNotContain("keepalive-agent:"); // the JDK warns of an attach
        }
    }

    /** The agent registers its events in a thread, which begins when Flight Recorder starts and ends when that has started. */
    private static void awaitEvents(ForkedJvm jvm, Jdk jdk) {
        Polling.until(() -> {
            Outcome threads = JdkTool.run(jdk, null, "jcmd", Long.toString(jvm.pid()), "Thread.print");
            assertThat(threads.exitCode()).as("%s", threads).isZero();
            return !threads.stdout().contains("\"keepalive-agent\"");
        });
    }

    @Situation("Flight Recorder: events of an agent that is attached later than the recording")
    @ParameterizedTest
    @MethodSource("someJdksWithJfr")
    void anAgentThatIsAttachedLaterThanTheRecording(Jdk jdk) throws Exception {
        Path file = directory.resolve("attached.jfr");
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options("-XX:StartFlightRecording=filename=" + file + SETTINGS, IPV4)
                .program("Recorded", "wait")
                .start()
                .await("WAITING")) {
            List<String> before = connections(jvm);
            Attaching.command(jvm.pid(), AGENT);
            jvm.ask("");
            jvm.await("HOLD");
            List<String> connections = connections(jvm);
            connections.removeAll(before);
            jvm.finish();
            List<String> events = events(jdk, file);
            assertThat(of("SocketKeptAlive", events).stream().map(FlightRecorderIT::addresses))
                    .containsExactlyInAnyOrderElementsOf(connections);
            assertThat(of("SettingsChanged", events).stream().map(event -> field(event, "setting")))
                    .contains("\"keepalive\"", "\"idle\"", "\"intvl\"", "\"cnt\"");
        }
    }

    /**
     * The agent's transformer does not see its classes being loaded, but its thread is there when the first socket is made. What the test looks at
     * happens when the classes have been woven anew: jfr print of JDK 17 fails on stack traces with methods that were replaced meanwhile.
     */
    @Situation("Flight Recorder: events of a recording that another agent has started before")
    @ParameterizedTest
    @MethodSource("someJdksWithJfr")
    void anAgentThatComesAfterAnotherThatRecords(Jdk jdk) throws IOException {
        Path file = directory.resolve("other-agent.jfr");
        List<String> connections;
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options(IPV4)
                .agent(OtherAgentJar.recording(directory), file.toString())
                .agent(AGENT)
                .program("Recorded", "wait")
                .start()
                .await("WAITING")) {
            List<String> before = connections(jvm);
            Polling.until(() -> hooks(jvm).contains("Net.connect"));
            jvm.ask("");
            jvm.await("HOLD");
            connections = connections(jvm);
            connections.removeAll(before);
            assertThat(jvm.finish().stderr()).doesNotContain("keepalive-agent:"); // the JDK warns of an attach
        }
        List<String> events = events(jdk, file);
        assertThat(of("SocketKeptAlive", events).stream().map(FlightRecorderIT::addresses))
                .containsAll(connections);
        assertThat(of("OptionKept", events)).hasSize(1);
    }

    /** The addresses are those that Netty connects to and accepts; then status --origins counts one connection more. */
    @Situation("Flight Recorder and `status --origins`: sockets of Netty's epoll transport, with their peers")
    @ParameterizedTest
    @MethodSource("someJdksWithJfr")
    void socketsOfNetty(Jdk jdk) throws Exception {
        Path file = directory.resolve("netty.jfr");
        List<String> first;
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options("-XX:StartFlightRecording=filename=" + file + SETTINGS, IPV4)
                .classPath(NettyJars.withPrograms())
                .agent(AGENT)
                .program("NettyKinds", "epoll", "switchedOff")
                .start()
                .await("HOLD")) {
            first = connections(jvm);
            Attaching.command(jvm.pid(), "command=origins,for=600");
            jvm.ask("");
            jvm.await("HOLD");
            Polling.until(() -> connections(jvm).size() == first.size() + 2);
            String port = jvm.stdout()
                    .lines()
                    .filter(line -> line.endsWith("\tclient"))
                    .toList()
                    .get(1)
                    .split("\t")[1];
            assertThat(Attaching.command(jvm.pid(), "command=counted-origins").lines())
                    .contains("origin=NettyKinds\tNettyKinds.connection\tclient\t127.0.0.1:" + port
                            + "\tSO_KEEPALIVE=false TCP_KEEPIDLE=30\t1")
                    .anyMatch(line -> line.startsWith("origin=io.netty.channel\tio.netty.channel.epoll.")
                            && line.endsWith("\taccepted\t127.0.0.1\tSO_KEEPALIVE=false TCP_KEEPIDLE=30\t1"));
            jvm.finish();
        }
        List<String> events = of("SocketKeptAlive", events(jdk, file));
        assertThat(events).allMatch(event -> field(event, "transport").equals("\"Netty\""));
        assertThat(events.stream().map(FlightRecorderIT::addresses)).containsAll(first);
        assertThat(events).hasSize(first.size() + 2);
    }

    /** The kernel refuses the second option of each socket. By the commands and the settings of the document. */
    @Situation("Flight Recorder: options that a kernel refuses, and the event of each socket that settings ask for")
    @ParameterizedTest
    @MethodSource("jdksWithJfr")
    void refusedOptionsAndWhatTheKernelHasInstead(Jdk jdk) throws IOException {
        Needs.strace();
        Files.copy(Path.of("examples/flight-recorder/keepalive.jfc"), directory.resolve("keepalive.jfc"));
        ApplicationJar.of("EchoClients", directory);
        Strace strace = Strace.into(directory);
        try (EchoServer server = EchoServer.start();
                ForkedJvm jvm = ObservabilityDocument.RECORDING_WITH_SETTINGS
                        .command()
                        .with("/tmp", directory)
                        .with("keepalive-agent.jar", JvmCommand.agentJar() + "=idle=181,log=off")
                        .with("-jar", IPV4 + " -jar") // the JDK sets no options on such sockets itself
                        .with("application.jar", "application.jar " + server.port() + " 2")
                        .start(jdk, directory, strace.command("-e", refusal(optionsBefore(server.port(), jdk))))) {
            assertThat(jvm.finish().exitCode()).as("%s", jvm).isEqualTo(7);
        }
        assertThat(strace.sockets().stream().filter(Strace.Life::isTcpClient))
                .hasSize(2)
                .allSatisfy(client ->
                        assertThat(client.keepAliveOptions()).containsExactly("SO_KEEPALIVE 1", "TCP_KEEPIDLE 181"));
        List<String> events =
                split(run(ObservabilityDocument.JFR_PRINT_STACKS.command().with("/tmp", directory), jdk));
        assertThat(of("OptionRefused", events)).hasSize(2).allSatisfy(event -> {
            assertThat(field(event, "option")).isEqualTo("\"TCP_KEEPIDLE\"");
            assertThat(field(event, "value")).isEqualTo("181");
            assertThat(field(event, "reason")).isEqualTo("\"Protocol not available\"");
            assertThat(event).contains("stackTrace", "EchoClients.main(String[])");
        });
        assertThat(of("SocketKeptAlive", events)).hasSize(2).noneMatch(event -> event.contains("181"));
        assertThat(last(of("KeepAliveStatistics", events)))
                .contains("refusedOptions = 2", "refusedOptionsNotRecorded = 0", "clientSockets = 2", "idle=181");
    }

    /** As recordings are in production: without settings of its own. */
    @Situation("Flight Recorder: no event for each socket, few for a library that tries in vain, and a count of all")
    @ParameterizedTest
    @MethodSource("jdksWithJfr")
    void aRecordingIsNotFilled(Jdk jdk) {
        Path file = directory.resolve("often.jfr");
        Outcome outcome = JvmCommand.on(jdk)
                .options("-XX:StartFlightRecording=filename=" + file)
                .agent(AGENT)
                .program("Recorded", "often")
                .run();
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        List<String> events = events(jdk, file);
        assertThat(of("SocketKeptAlive", events)).isEmpty();
        List<String> kept = of("OptionKept", events);
        String statistics = last(of("KeepAliveStatistics", events));
        assertThat(field(statistics, "keptOptions")).isEqualTo("30");
        int without = Integer.parseInt(field(statistics, "keptOptionsNotRecorded"));
        assertThat(without).isPositive(); // 30 attempts take no three seconds
        assertThat(kept).hasSize(30 - without);
        assertThat(field(statistics, "settings")).contains("keepalive=on,idle=180,intvl=60,cnt=20");
    }

    private static String last(List<String> events) {
        return events.get(events.size() - 1);
    }

    /** For strace, which counts calls: a new socket gets two options and no others. */
    private static String refusal(int optionsBefore) {
        return "inject=setsockopt:error=ENOPROTOOPT:when=" + (optionsBefore + 2) + "+2";
    }

    /** What the JDK tries out before. */
    private int optionsBefore(int port, Jdk jdk) {
        Strace untampered = Strace.into(directory);
        JvmCommand.on(jdk)
                .under(untampered.command())
                .options(IPV4)
                .agent("")
                .program("EchoClients", Integer.toString(port), "1")
                .run();
        return untampered.optionsBeforeKeepAlive();
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

    /** As the agent reports them. */
    private static String hooks(ForkedJvm jvm) {
        try {
            return Attaching.command(jvm.pid(), "command=status");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Local port and peer address, as the kernel has them. */
    private static List<String> connections(ForkedJvm jvm) {
        return new ArrayList<>(SocketOptions.connectionsOf(jvm.pid()).stream()
                .map(FlightRecorderIT::addresses)
                .toList());
    }

    private static String addresses(SocketOptions socket) {
        return socket.localPort() + " " + socket.remote();
    }

    private static String addresses(String event) {
        return (field(event, "localPort") + " " + field(event, "peerAddress")).replace("\"", "");
    }

    private static List<String> events(Jdk jdk, Path recording) {
        return split(jfr(jdk, "print", "--events", "dev.keepalive.*", "--stack-depth", "64", recording.toString()));
    }

    private static List<String> split(String printed) {
        return Stream.of(printed.split("(?m)^(?=dev\\.keepalive\\.)"))
                .filter(event -> event.startsWith("dev.keepalive."))
                .toList();
    }

    private static List<String> of(String name, List<String> events) {
        return events.stream()
                .filter(event -> event.startsWith("dev.keepalive." + name + " "))
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

    private String run(DocumentedCommand command, Jdk jdk) {
        return command.output(jdk, directory);
    }
}

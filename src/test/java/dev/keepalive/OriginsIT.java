package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.Attaching;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.ObservabilityDocument;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Polling;
import dev.keepalive.testing.ProcessFiles;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** status --origins: who makes the new sockets of a JVM, to which peer, and what they set themselves. */
class OriginsIT {
    /** Both ends. */
    private static final int CONNECTION_OF_THE_PROGRAM = 2;

    @TempDir
    private Path directory;

    private static ForkedJvm waiting(Jdk jdk, String agent) {
        return JvmCommand.on(jdk)
                .options("-Djava.net.preferIPv4Stack=true")
                .agent(agent)
                .program("Recorded", "wait")
                .start()
                .await("WAITING");
    }

    @Situation("`status --origins`: which code makes new sockets, to which peer, and what it sets itself")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void countsThoseOfTheTimeAndNoOthers(Jdk jdk) throws Exception {
        try (ForkedJvm jvm = waiting(jdk, "")) {
            assertThat(hooks(jvm)).doesNotContain("connect");
            assertThat(Attaching.command(jvm.pid(), "command=origins,for=600")).contains("state=on", "result=ok");
            assertThat(hooks(jvm)).contains("connect");
            assertThat(Attaching.command(jvm.pid(), "command=set,idle=90")).contains("result=ok"); // changes no hooks
            String port = jvm.ask("").split("\t")[1];
            jvm.await("HOLD");
            String report = Attaching.command(jvm.pid(), "command=counted-origins");
            List<String> origins =
                    report.lines().filter(line -> line.startsWith("origin=")).toList();
            assertThat(origins)
                    .hasSize(3)
                    .contains(
                            "origin=Recorded\tRecorded.main\tclient\t127.0.0.1:" + port + "\tSO_KEEPALIVE=false\t1",
                            "origin=Recorded\tRecorded.main\taccepted\t127.0.0.1\t\t2")
                    .anyMatch(line -> line.matches("origin=Recorded\tRecorded.main\tclient\t127.0.0.1:\\d+\t\t1"));
            assertThat(hooks(jvm)).doesNotContain("connect");
        }
    }

    @Test
    void endsByItselfIfNobodyFetchesIt() throws Exception {
        try (ForkedJvm jvm = waiting(Jdks.RUNNING, "")) {
            String before = hooks(jvm);
            Attaching.command(jvm.pid(), "command=origins,for=1");
            Polling.until(Duration.ofSeconds(60), () -> hooks(jvm).equals(before));
            jvm.ask("");
            jvm.await("HOLD");
            assertThat(Attaching.command(jvm.pid(), "command=counted-origins")).doesNotContain("origin=");
        }
    }

    /** The JDK's HTTP server accepts in a thread of its own, and descriptors are used again. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#running")
    void socketsThatTheJdkMakesByItselfAreTheJdks(Jdk jdk) throws Exception {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options("-Djava.net.preferIPv4Stack=true")
                .agent("")
                .program("HttpExchange")
                .start()
                .await("HOLD")) {
            int port = SocketOptions.of(jvm.pid()).stream()
                    .filter(SocketOptions::listener)
                    .findFirst()
                    .orElseThrow()
                    .localPort();
            Attaching.command(jvm.pid(), "command=origins,for=600");
            for (int i = 0; i < 3; i++) {
                try (Socket client = jvm.connect(port)) {
                    client.getOutputStream()
                            .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    assertThat(client.getInputStream().read()).isEqualTo('H');
                    assertThat(SocketOptions.connectionsOf(jvm.pid()))
                            .filteredOn(socket -> socket.remotePort() == client.getLocalPort())
                            .singleElement()
                            .matches(SocketOptions::keepAlive);
                }
                Polling.until(() -> SocketOptions.connectionsOf(jvm.pid()).size() == CONNECTION_OF_THE_PROGRAM);
            }
            assertThat(Attaching.command(jvm.pid(), "command=counted-origins").lines())
                    .contains("origin=the JDK\tthe JDK\taccepted\t127.0.0.1\t\t3", "result=ok");
            assertThat(jvm.stderr()).isEmpty();
        }
    }

    @Test
    void aSecondCountIsRefused() throws Exception {
        try (ForkedJvm jvm = waiting(Jdks.RUNNING, "")) {
            Attaching.command(jvm.pid(), "command=origins,for=600");
            Outcome second = AgentCommandLine.here().run("status", "--origins", "--for=1s", jvm.pid());
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.stderr())
                    .contains("reported an error: the origins of sockets are already being counted;");
        }
    }

    @Test
    void theCommandOfTheDocumentWaitsAndShowsThem() throws Exception {
        try (ForkedJvm jvm = waiting(Jdks.RUNNING, "")) {
            Thread later = new Thread(() -> {
                Polling.until(Duration.ofSeconds(60), () -> hooks(jvm).contains("connect"));
                jvm.ask("");
            });
            later.start();
            String counted = ObservabilityDocument.ORIGINS
                    .command()
                    .with("keepalive-agent.jar", JvmCommand.agentJar())
                    .with("2m", "10s")
                    .with("PID", jvm.pid())
                    .output(Jdks.RUNNING, directory);
            later.join();
            assertThat(counted.lines())
                    .anyMatch(line -> line.matches("SOCKETS +LIBRARY +MADE BY +SIDE +PEER +OWN OPTIONS"))
                    .anyMatch(line -> line.matches("2 +Recorded +Recorded.main +accepted +127.0.0.1 +nothing"))
                    .anyMatch(line ->
                            line.matches("1 +Recorded +Recorded.main +client +127.0.0.1:\\d+ +SO_KEEPALIVE=false"));
            Polling.until(
                    Duration.ofSeconds(60),
                    () -> !ProcessFiles.threads(jvm.pid()).contains("keepalive-agent"));
        }
    }

    @Test
    void mistakesAndJvmsWithoutAgentAreNamed() {
        try (ForkedJvm jvm =
                JvmCommand.on(Jdks.RUNNING).program("HoldConnection").start().await("HOLD")) {
            Outcome absent = AgentCommandLine.here().run("status", "--origins", jvm.pid());
            assertThat(absent.exitCode()).isEqualTo(1);
            assertThat(absent.stderr()).contains("has no agent");
            Outcome mistake = AgentCommandLine.here().run("status", "--origins", "--for=0s", jvm.pid());
            assertThat(mistake.exitCode()).isEqualTo(2);
            assertThat(mistake.stderr()).contains("--for=0s is wrong; accepted: seconds, 1-3600, 90s, 2m, 1h");
            assertThat(AgentCommandLine.here()
                            .run("status", "--for=5s", jvm.pid())
                            .exitCode())
                    .isEqualTo(2);
        }
    }

    private static String hooks(ForkedJvm jvm) {
        try {
            return Attaching.command(jvm.pid(), "command=status")
                    .lines()
                    .filter(line -> line.startsWith("hook="))
                    .toList()
                    .toString();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

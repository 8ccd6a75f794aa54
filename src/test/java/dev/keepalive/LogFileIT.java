package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ApplicationJar;
import dev.keepalive.testing.Attaching;
import dev.keepalive.testing.Command;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.ObservabilityDocument;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With log-file lines go to a file: with a time stamp, appended, and still after the file was renamed. */
class LogFileIT {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";

    @TempDir
    private Path directory;

    private static String line(long pid, String message) {
        return TIME + " keepalive-agent\\[" + pid + "\\]: " + message;
    }

    @Situation("`log-file`: a line for each socket, also after the file was renamed")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void linesGoToTheFileOfTheProcess(Jdk jdk) throws Exception {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .agent("log=debug")
                .environment(
                        "KEEPALIVE_LOG_FILE", directory.resolve("agent-%p.log").toString())
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            Path log = directory.resolve("agent-" + jvm.pid() + ".log");
            List<String> lines = Files.readAllLines(log);
            assertThat(lines).hasSize(3);
            assertThat(lines.get(0)).matches(line(jvm.pid(), "keepalive=on \\(default\\), .*"));
            assertThat(lines.subList(1, 3))
                    .allMatch(
                            line -> line.matches(line(jvm.pid(), "(client|accepted) fd=\\d+ peer=/.* SO_KEEPALIVE=1")));
            Path rotated = Files.move(log, directory.resolve("rotated.log"));
            Attaching.command(jvm.pid(), "idle=61,log=info");
            assertThat(Files.readAllLines(log))
                    .singleElement()
                    .matches(line -> line.matches(line(
                            jvm.pid(),
                            "settings changed: idle=61 \\(agent argument idle\\), was default, "
                                    + "log=info \\(agent argument log\\), was debug")));
            Attaching.command(jvm.pid(), "idle=61");
            assertThat(Files.readAllLines(log)).hasSize(1);
            assertThat(Files.readAllLines(rotated)).isEqualTo(lines);
            assertThat(jvm.finish().stderr()).doesNotContain("keepalive-agent:"); // the JDK warns of an attach
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void aPathThatCannotBeWrittenIsOneLineOnStderr(Jdk jdk) {
        Path missing = directory.resolve("missing/agent.log");
        Outcome outcome = JvmCommand.on(jdk)
                .agent("log=info,log-file=" + missing)
                .program("HoldConnection")
                .run();
        assertThat(outcome.stderr().lines())
                .hasSize(2)
                .first()
                .isEqualTo(
                        "keepalive-agent: log-file=" + missing + " cannot be written, so its lines go to stderr: "
                                + missing
                                + " (No such file or directory); accepted: the path of a regular file or a character device, stderr");
        assertThat(outcome.stderr().lines().skip(1)).allMatch(line -> line.startsWith("keepalive-agent: keepalive=on"));
        assertThat(missing).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void theCommandOfTheDocumentNamesALibraryWhoseOptionIsNotTakenOnce(Jdk jdk) throws IOException {
        ApplicationJar.of("SwitchedOff", directory);
        Path log;
        try (ForkedJvm jvm = ObservabilityDocument.LOG_FILE
                .command()
                .with("keepalive-agent.jar", JvmCommand.agentJar())
                .with("/var/log/keepalive", directory)
                .start(jdk, directory)
                .await("HOLD")) {
            log = directory.resolve(jvm.pid() + ".log");
            assertThat(jvm.finish().stderr()).doesNotContain("keepalive-agent");
        }
        assertThat(Files.readAllLines(log).stream().filter(line -> line.contains("asked for")))
                .singleElement()
                .matches(line -> line.matches(TIME
                        + " keepalive-agent\\[\\d+\\]: SwitchedOff\\.\\w+ asked for SO_KEEPALIVE=false; it stays true \\(reported once"
                        + " for SwitchedOff.*"));
    }

    @Test
    void theFileIsNamedByStatusAndCanBeGivenUp() throws Exception {
        Path log = directory.resolve("agent.log");
        try (ForkedJvm jvm = JvmCommand.on(Jdks.RUNNING)
                .agent("log-file=" + log)
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            assertThat(log).isEmptyFile(); // made at the start, which shows that it can be written
            assertThat(AgentCommandLine.here().run("status", jvm.pid()).stdout())
                    .contains(log.toString());
            Outcome outcome = AgentCommandLine.here().run("set", jvm.pid(), "log-file=stderr", "log=info");
            assertThat(outcome.exitCode()).isZero();
            assertThat(jvm.stderr()).contains("keepalive-agent: settings changed: ", "log-file=stderr");
            assertThat(log).isEmptyFile();
        }
    }

    /** Opening a FIFO waits until somebody reads it. */
    @Situation("`log-file` that is a FIFO, a socket or a directory: reported, and the JVM does not wait")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void whatIsNeitherARegularFileNorADeviceIsNotOpened(Jdk jdk) throws IOException {
        Path fifo = fifo("fifo");
        Path socket = directory.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            for (Path path : List.of(fifo, socket)) {
                assertThat(stderr(jdk, path))
                        .hasSize(4) // of the start, and of both ends of the connection
                        .first()
                        .isEqualTo(cannotBeWritten(path, "is neither a regular file nor a character device"));
            }
        }
        assertThat(stderr(jdk, directory)).first().isEqualTo(cannotBeWritten(directory, "is a directory"));
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void aDeviceIsAFile(Jdk jdk) {
        assertThat(stderr(jdk, Path.of("/dev/null"))).isEmpty();
        assertThat(stderr(jdk, Path.of("/dev/full"))) // as a disk without space
                .hasSize(4)
                .first()
                .isEqualTo(cannotBeWritten(Path.of("/dev/full"), "No space left on device"));
    }

    @Test
    void aFileThatBecomesAFifoIsNotOpenedAgain() throws Exception {
        Path log = directory.resolve("agent.log");
        try (ForkedJvm jvm = JvmCommand.on(Jdks.RUNNING)
                .agent("log=debug,log-file=" + log)
                .program("OpensOnRequest")
                .start()
                .await("HOLD")) {
            Files.delete(log);
            fifo("agent.log");
            jvm.ask("");
            assertThat(jvm.stderr())
                    .containsOnlyOnce(cannotBeWritten(log, "is neither a regular file nor a character device"))
                    .contains("keepalive-agent: client fd=");
            assertThat(Attaching.command(jvm.pid(), "log-file=" + fifo("other")))
                    .contains("result=ok");
            Files.delete(log);
            assertThat(Attaching.command(jvm.pid(), "log-file=" + log)).contains("result=ok");
            jvm.ask("");
            assertThat(Files.readString(log)).contains("client fd=");
        }
    }

    /** stderr has no space at first. */
    @Test
    void aLineThatCouldNotBeWrittenIsNotSaidYet() throws Exception {
        Path log = directory.resolve("agent.log");
        try (ForkedJvm jvm = JvmCommand.on(Jdks.RUNNING)
                .under(List.of("sh", "-c", "exec \"$@\" 2>/dev/full", "sh"))
                .agent("log=info")
                .program("OpensOnRequest")
                .start()
                .await("HOLD")) {
            jvm.ask("");
            assertThat(Attaching.command(jvm.pid(), "log-file=" + log)).contains("result=ok");
            jvm.ask("");
            jvm.ask("");
            assertThat(Files.readAllLines(log))
                    .filteredOn(line -> line.contains("asked for SO_KEEPALIVE=false"))
                    .hasSize(1);
        }
    }

    private static List<String> stderr(Jdk jdk, Path log) {
        Outcome outcome = JvmCommand.on(jdk)
                .agent("log=debug,log-file=" + log)
                .program("HoldConnection")
                .run();
        assertThat(outcome.exitCode()).isZero();
        return outcome.stderr().lines().toList();
    }

    private Path fifo(String name) {
        Path fifo = directory.resolve(name);
        Command.output("mkfifo", fifo.toString());
        return fifo;
    }

    private static String cannotBeWritten(Path path, String reason) {
        return "keepalive-agent: log-file=" + path + " cannot be written, so its lines go to stderr: " + reason
                + "; accepted: the path of a regular file or a character device, stderr";
    }
}

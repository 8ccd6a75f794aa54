package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ApplicationJar;
import dev.keepalive.testing.DocumentedCommand;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.ReadmeCommand;
import dev.keepalive.testing.SocketOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of README.md, as they stand there. */
class ReadmeIT {
    /**
     * What docker does, for a container that shares the file system of this machine. Its JAVA_TOOL_OPTIONS would end any JVM that
     * reads them.
     */
    private static final String DOCKER = """
            #!/bin/sh
            case $1 in
              cp) cp "$2" "${3#*:}" ;;
              exec) shift 2; JAVA_TOOL_OPTIONS=-XX:+NoSuchOption exec nsenter -t %d -p -m -- "$@" ;;
            esac
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void putJarThere() throws IOException {
        Files.copy(JvmCommand.agentJar(), directory.resolve("keepalive-agent.jar"));
    }

    private String output(DocumentedCommand command) {
        return command.output(Jdks.RUNNING, directory);
    }

    private static void assertKeepAlive(ForkedJvm jvm) {
        assertThat(SocketOptions.connectionsOf(jvm.pid())).hasSize(2).allSatisfy(socket -> {
            assertThat(socket.keepAlive()).isTrue();
            assertThat(socket.idle()).isEqualTo(60);
            assertThat(socket.interval()).isEqualTo(10);
            assertThat(socket.count()).isEqualTo(5);
        });
    }

    @Test
    void inAnOutage() {
        Needs.linux();
        try (ForkedJvm jvm =
                JvmCommand.on(Jdks.RUNNING).program("HoldConnection").start().await("HOLD")) {
            assertThat(output(ReadmeCommand.STATUS_ALL.command())).containsPattern("(?m)^" + jvm.pid() + " ");
            assertThat(output(ReadmeCommand.ATTACH.command().with("PID", jvm.pid())))
                    .contains("is detected after 110 s");
            assertKeepAlive(jvm);
            assertThat(output(ReadmeCommand.STATUS.command().with("PID", jvm.pid())))
                    .contains("JVM " + jvm.pid() + ": agent on", "a vanished peer is noticed after 110 s");
        }
    }

    @Test
    void inAnOutageOfAContainer() throws IOException {
        Needs.root("to make a pid namespace");
        Needs.command("unshare");
        Needs.command("nsenter");
        try (ForkedJvm jvm = JvmCommand.on(Jdks.RUNNING)
                .under(List.of("unshare", "-p", "-f", "--kill-child", "-m", "--mount-proc"))
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            Path docker = Files.writeString(directory.resolve("docker"), String.format(DOCKER, jvm.pid()));
            Path inContainer = Files.createDirectory(directory.resolve("in-container"));
            assertThat(docker.toFile().setExecutable(true)).isTrue();
            for (ReadmeCommand line : List.of(
                    ReadmeCommand.COPY_TO_CONTAINER,
                    ReadmeCommand.ATTACH_IN_CONTAINER,
                    ReadmeCommand.STATUS_IN_CONTAINER)) {
                String output =
                        output(line.command().with("/tmp/", inContainer + "/").with("docker ", docker + " "));
                if (line != ReadmeCommand.COPY_TO_CONTAINER) {
                    assertThat(output).contains("1 JVM(s)");
                }
            }
            assertKeepAlive(jvm);
        }
    }

    @Test
    void fromTheStart() {
        Needs.linux();
        ApplicationJar.of("HoldConnection", directory);
        for (DocumentedCommand command : List.of(
                ReadmeCommand.START.command().with("KEEPIDLE", "env KEEPIDLE").with("app.jar", "application.jar"),
                ReadmeCommand.ENVIRONMENT
                        .command()
                        .with("JAVA_TOOL_OPTIONS", "env JAVA_TOOL_OPTIONS")
                        .with("/opt/", "")
                        .with("KEEPCNT=5", "KEEPCNT=5 java -jar application.jar"))) {
            try (ForkedJvm jvm = command.start(Jdks.RUNNING, directory).await("HOLD")) {
                assertKeepAlive(jvm);
            }
        }
    }
}

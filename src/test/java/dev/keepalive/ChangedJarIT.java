package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent's jar overwritten in place, as {@code cp} does it, while a JVM has it open. */
class ChangedJarIT {
    private static final String GIVEN = "idle=180,intvl=60,cnt=20,log=debug";
    private static final String SET = "on 180/60/20";

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    private enum Change {
        LARGER,
        SMALLER,
        /** Only the directory at its end is elsewhere. */
        GARBAGE;

        void overwrite(Path jar) throws IOException {
            byte[] old = Files.readAllBytes(jar);
            byte[] now = switch (this) {
                case LARGER -> Arrays.copyOf(new byte[0], old.length + 100_000);
                case SMALLER -> Arrays.copyOf(old, old.length / 3);
                case GARBAGE -> new byte[old.length];
            };
            Files.write(jar, now, StandardOpenOption.TRUNCATE_EXISTING); // the same file, as cp writes it
        }
    }

    static Stream<Arguments> jdksAndChanges() {
        return someJdks().stream().flatMap(jdk -> Stream.of(Change.values()).map(change -> Arguments.of(jdk, change)));
    }

    /** JDK 8 maps the directory of a jar, the others read it. */
    static List<Jdk> someJdks() {
        return Jdks.all().stream()
                .filter(jdk -> Set.of(8, 17, 25).contains(jdk.feature()))
                .toList();
    }

    static List<Jdk> someJdksThatReadTheJar() {
        return someJdks().stream().filter(jdk -> jdk.feature() > 8).toList();
    }

    @Situation("The agent's jar overwritten in place after the first socket")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksAndChanges")
    void afterTheFirstSocketNothingIsReadFromTheJar(Jdk jdk, Change change) throws IOException {
        Path jar = copyOfTheAgent();
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .agent(jar, GIVEN)
                .program("OpensOnRequest", "before")
                .start()
                .await("HOLD")) {
            change.overwrite(jar);
            jvm.ask("");
            jvm.ask("");
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .as("%s", jvm)
                    .hasSize(6)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly(SET);
            Outcome outcome = jvm.finish();
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.stderr().lines().skip(1)) // the first tells the settings
                    .hasSize(3 * 3) // client, accepted, and the option that was kept
                    .allMatch(line -> line.matches("keepalive-agent: (client |accepted |)fd=.*"));
        }
    }

    /** An attach, and a {@code set} that asks for more, load at once what sockets need. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdksThatReadTheJar")
    void afterAnAttachNothingIsReadFromTheJar(Jdk jdk) throws IOException {
        Path jar = copyOfTheAgent();
        try (ForkedJvm jvm =
                JvmCommand.on(jdk).program("OpensOnRequest").start().await("HOLD")) {
            AgentCommandLine cli = AgentCommandLine.on(jdk, jar);
            assertThat(cli.run("attach", jvm.pid(), "idle=180,intvl=60,cnt=20").exitCode())
                    .isZero();
            assertThat(cli.run("set", jvm.pid(), "log=debug").exitCode()).isZero();
            Change.GARBAGE.overwrite(jar);
            jvm.ask("");
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .as("%s", jvm)
                    .hasSize(2)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly(SET);
            Outcome outcome = jvm.finish();
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.stderr())
                    .contains(" although OpensOnRequest.open")
                    .doesNotContain("Error");
        }
    }

    /** On JDK 8 the JVM itself ends there (SIGBUS), with whatever jar on its class path it happens to. */
    @Situation("The agent's jar overwritten in place before the first socket, 9 and later: reported in one line")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdksThatReadTheJar")
    void beforeTheFirstSocketOneLineTellsIt(Jdk jdk) throws IOException {
        Path jar = copyOfTheAgent();
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .agent(jar, GIVEN)
                .program("OpensOnRequest")
                .start()
                .await("HOLD")) {
            Change.GARBAGE.overwrite(jar);
            jvm.ask("");
            jvm.ask("");
            assertThat(SocketOptions.connectionsOf(jvm.pid())).hasSize(4).noneMatch(SocketOptions::keepAlive);
            Outcome outcome = jvm.finish();
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.stderr().lines().skip(1))
                    .hasSize(1)
                    .allMatch(line ->
                            line.startsWith("keepalive-agent: ") && line.contains("was the agent's jar changed?"));
        }
    }

    private Path copyOfTheAgent() throws IOException {
        return Files.copy(JvmCommand.agentJar(), directory.resolve("agent.jar"), StandardCopyOption.REPLACE_EXISTING);
    }
}

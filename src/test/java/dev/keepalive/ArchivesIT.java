package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ApplicationJar;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.LoadedClasses;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The application's own AppCDS archive or AOT cache, made without the agent, stays in use with it. */
class ArchivesIT {
    private static final String PROGRAM = "HoldConnection";

    @TempDir
    private Path directory;

    private Path application;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    @BeforeEach
    void makeApplication() {
        application = ApplicationJar.of(PROGRAM, directory);
    }

    static List<Jdk> jdksWithDynamicArchives() {
        return Jdks.since(13);
    }

    @Situation("Archive: AppCDS")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithDynamicArchives")
    void appCds(Jdk jdk) {
        Path archive = directory.resolve("application.jsa");
        make(archive, program(jdk).options("-XX:ArchiveClassesAtExit=" + archive));
        LoadedClasses classes = run(program(jdk).options("-XX:SharedArchiveFile=" + archive));
        assertThat(classes.archived()).contains(PROGRAM);
    }

    static List<Jdk> jdksWithAotCaches() {
        return Jdks.since(25);
    }

    /** JEP 483: with such a cache the classes with hook points are there before the agent is. */
    @Situation("Archive: AOT cache")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithAotCaches")
    void aotCache(Jdk jdk) {
        Path cache = directory.resolve("application.aot");
        make(cache, program(jdk).options("-XX:AOTCacheOutput=" + cache, "--add-modules=java.instrument"));
        LoadedClasses classes = run(program(jdk).options("-XX:AOTCache=" + cache, "-XX:AOTMode=on"));
        assertThat(classes.archived()).contains(PROGRAM);
        assertThat(classes.names()).containsSubsequence("sun.nio.ch.Net", "dev.keepalive.KeepAliveAgent");
    }

    private JvmCommand program(Jdk jdk) {
        return JvmCommand.on(jdk).classPath(application).program(PROGRAM);
    }

    private static void make(Path archive, JvmCommand command) {
        Outcome outcome = command.run();
        assertThat(archive)
                .as("%s", outcome)
                .satisfies(file -> assertThat(Files.size(file)).isPositive());
    }

    private LoadedClasses run(JvmCommand command) {
        LoadedClasses classes = LoadedClasses.into(directory);
        try (ForkedJvm jvm = command.options(classes.jvmOption())
                .agent("idle=180,intvl=60,cnt=20")
                .start()
                .await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly("on 180/60/20");
            Outcome outcome = jvm.finish();
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.stderr())
                    .isEmpty(); // stdout: JDK 25 complains of any agent if the archive has no java.instrument
        }
        return classes;
    }
}

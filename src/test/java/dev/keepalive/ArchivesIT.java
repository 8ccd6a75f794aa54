package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ApplicationJar;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.LoadedClasses;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.OtherAgentJar;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As many classes of the application come out of its own AppCDS archive or AOT cache as with an agent that does nothing. */
class ArchivesIT {
    private static final String PROGRAM = "ChannelKinds";
    private static final String INSTRUMENT = "--add-modules=java.instrument";

    @TempDir
    private Path directory;

    private Path application;
    private Path otherAgent;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    @BeforeEach
    void makeApplication() throws IOException {
        application = ApplicationJar.of(PROGRAM, directory);
        otherAgent = OtherAgentJar.in(directory);
    }

    static List<Jdk> jdksWithArchivesOfListedClasses() {
        return Jdks.since(11);
    }

    @Situation("Class data archive, AOT cache: AppCDS from a list of classes, `-Xshare:dump`")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithArchivesOfListedClasses")
    void archiveOfListedClasses(Jdk jdk) {
        Path list = directory.resolve("classes");
        Path archive = directory.resolve("application.jsa");
        make(list, program(jdk).options("-XX:DumpLoadedClassList=" + list));
        make(
                archive,
                program(jdk)
                        .options(
                                "-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + archive));
        staysInUse(jdk, "-XX:SharedArchiveFile=" + archive);
    }

    static List<Jdk> jdksWithDynamicArchives() {
        return Jdks.since(13);
    }

    @Situation("Class data archive, AOT cache: AppCDS made at exit, `-XX:ArchiveClassesAtExit`")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithDynamicArchives")
    void archiveMadeAtExit(Jdk jdk) {
        Path archive = directory.resolve("application.jsa");
        make(archive, program(jdk).options("-XX:ArchiveClassesAtExit=" + archive));
        staysInUse(jdk, "-XX:SharedArchiveFile=" + archive);
    }

    /** What docs/limits.md says of making such an archive: no Java agent may be there. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithDynamicArchives")
    void noArchiveIsMadeAtExitWithAnyAgent(Jdk jdk) {
        Path archive = directory.resolve("application.jsa");
        String option = "-XX:ArchiveClassesAtExit=" + archive;
        Outcome outcome = program(jdk).options(option).agent("").run();
        assertThat(outcome)
                .isEqualTo(program(jdk).options(option).agent(otherAgent, "").run());
        assertThat(outcome.stdout())
                .contains(
                        jdk.feature() < 26
                                ? "Must enable AllowArchivingWithJavaAgent in order to run Java agent during CDS dumping"
                                : "JVMTI agents are not allowed when dumping CDS archives");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(archive).doesNotExist();
    }

    static List<Jdk> jdksThatMakeArchivesThemselves() {
        return Jdks.since(19);
    }

    @Situation("Class data archive, AOT cache: AppCDS, `-XX:+AutoCreateSharedArchive`")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatMakeArchivesThemselves")
    void archiveThatTheJvmMakes(Jdk jdk) {
        Path archive = directory.resolve("application.jsa");
        String[] options = {"-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive};
        make(archive, program(jdk).options(options));
        staysInUse(jdk, options);
    }

    static List<Jdk> jdksWithAotCaches() {
        return Jdks.since(25);
    }

    /** JEP 483: with such a cache the classes with hook points are there before the agent is. */
    @Situation("Class data archive, AOT cache: AOT cache, `-XX:AOTMode=on`")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithAotCaches")
    void aotCache(Jdk jdk) {
        Path recorded = directory.resolve("recorded");
        Path cache = directory.resolve("application.aot");
        make(recorded, program(jdk).options("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recorded, INSTRUMENT));
        make(
                cache,
                program(jdk)
                        .options(
                                "-XX:AOTMode=create",
                                "-XX:AOTConfiguration=" + recorded,
                                "-XX:AOTCache=" + cache,
                                INSTRUMENT));
        LoadedClasses classes = staysInUse(jdk, "-XX:AOTCache=" + cache, "-XX:AOTMode=on");
        assertThat(classes.names()).containsSubsequence("sun.nio.ch.Net", "dev.keepalive.KeepAliveAgent");
    }

    @Situation("Class data archive, AOT cache: AOT cache that was made with the agent")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithAotCaches")
    void aotCacheMadeWithTheAgent(Jdk jdk) {
        Path cache = directory.resolve("application.aot");
        make(cache, program(jdk).options("-XX:AOTCacheOutput=" + cache).agent(""));
        staysInUse(jdk, "-XX:AOTCache=" + cache, "-XX:AOTMode=on");
    }

    @Situation("Class data archive, AOT cache: none, `-Xshare:off`")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void withoutAnyArchive(Jdk jdk) {
        assertEachHasKeepAlive(program(jdk).options("-Xshare:off"));
    }

    private JvmCommand program(Jdk jdk) {
        return JvmCommand.on(jdk).withBothCompilers().classPath(application).program(PROGRAM, "127.0.0.1");
    }

    private static void make(Path archive, JvmCommand command) {
        Outcome outcome = command.run();
        assertThat(archive)
                .as("%s", outcome)
                .satisfies(file -> assertThat(Files.size(file)).isPositive());
    }

    private LoadedClasses staysInUse(Jdk jdk, String... options) {
        LoadedClasses floor = LoadedClasses.into(directory, "floor");
        Outcome outcome = program(jdk)
                .options(floor.jvmOption())
                .options(options)
                .agent(otherAgent, "")
                .run();
        assertThat(outcome.exitCode()).isZero();
        LoadedClasses classes = LoadedClasses.into(directory, "classes");
        assertEachHasKeepAlive(program(jdk).options(classes.jvmOption()).options(options));
        assertThat(ofTheApplication(classes))
                .hasSizeGreaterThan(2)
                .containsExactlyInAnyOrderElementsOf(ofTheApplication(floor));
        return classes;
    }

    private static List<String> ofTheApplication(LoadedClasses classes) {
        return classes.archived().stream()
                .filter(name -> name.startsWith(PROGRAM) || name.equals("Opened"))
                .map(name -> name.replaceAll("0x[0-9a-f]+", "")) // hidden classes
                .toList();
    }

    private static void assertEachHasKeepAlive(JvmCommand command) {
        try (ForkedJvm jvm = command.agent("idle=180,intvl=60,cnt=20").start().await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSizeGreaterThan(13)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly("on 180/60/20");
            Outcome outcome = jvm.finish();
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.stderr())
                    .isEmpty(); // stdout: JDK 25 complains of any agent if the archive has no java.instrument
        }
    }
}

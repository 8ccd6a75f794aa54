package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.ModularApplication;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.RuntimeImage;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Without the module jdk.net the JDK knows no TCP_KEEP* options; the kernel still gets them. */
class RuntimeImagesIT {
    private static final String INSTRUMENT = "java.instrument";

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    static List<Jdk> jdksWithModules() {
        return Jdks.since(9);
    }

    static List<Jdk> jdksWithJlink() {
        return withJlink(Jdks.all());
    }

    static List<Jdk> someJdksWithJlink() {
        return withJlink(Jdks.some());
    }

    private static List<Jdk> withJlink(List<Jdk> jdks) {
        return jdks.stream()
                .filter(jdk -> Files.exists(Path.of(jdk.tool("jlink"))))
                .toList();
    }

    @Situation("Runtime image: `--limit-modules java.base,java.instrument`")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithModules")
    void limitedModules(Jdk jdk) {
        assertBothEndsHaveKeepAlive(JvmCommand.on(jdk)
                .options("--limit-modules", "java.base," + INSTRUMENT)
                .program("HoldConnection"));
    }

    @Situation("Runtime image: an application as a module that does not require jdk.net, `-m`")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithModules")
    void modularApplication(Jdk jdk) throws IOException {
        assertBothEndsHaveKeepAlive(JvmCommand.on(jdk)
                .options("-p", ModularApplication.in(directory).toString())
                .program("-m", ModularApplication.MAIN));
    }

    @Situation("Runtime image: jlink with java.base and java.instrument alone")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithJlink")
    void jlinkedImage(Jdk jdk) throws IOException {
        RuntimeImage image = RuntimeImage.of(jdk, directory.resolve("image"), INSTRUMENT);
        assertThat(image.modules()).containsExactly("java.base", INSTRUMENT);
        assertBothEndsHaveKeepAlive(JvmCommand.on(image.jdk()).program("HoldConnection"));
    }

    /** What docs/limits.md says, word for word. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdksWithJlink")
    void withoutJavaInstrumentTheJvmDoesNotStart(Jdk jdk) throws IOException {
        Jdk image =
                RuntimeImage.of(jdk, directory.resolve("image"), "java.base").jdk();
        Outcome outcome =
                JvmCommand.on(image).agent("").program("HoldConnection").run();
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat((outcome.stdout() + outcome.stderr()).lines().filter(line -> !line.isEmpty()))
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(Path.of("docs/limits.md")).content().contains("    " + line + "\n"));
    }

    private static void assertBothEndsHaveKeepAlive(JvmCommand command) {
        try (ForkedJvm jvm = command.agent("idle=180,intvl=60,cnt=20").start().await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly("on 180/60/20");
            assertThat(jvm.finish()).isEqualTo(new Outcome(0, "HOLD\n", ""));
        }
    }
}

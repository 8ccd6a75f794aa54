package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ApplicationJar;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Kernel;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.NestedJar;
import dev.keepalive.testing.SocketOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** KeepAlive.install, called by an application that has the jar on its class path. */
class InstallIT {
    @TempDir
    private Path temporary;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    static List<Jdk> jdksOfSpringBoot() {
        return Jdks.some().stream().filter(jdk -> jdk.feature() >= 17).toList();
    }

    private JvmCommand application(Jdk jdk, String... options) {
        return JvmCommand.on(jdk)
                .options("-Djava.io.tmpdir=" + temporary)
                .classPath(Path.of(System.getProperty("test.programs") + File.pathSeparator + JvmCommand.agentJar()))
                .program("InstallKeepAlive", options);
    }

    private void assertInstalled(ForkedJvm jvm, String said, String values) {
        jvm.await("HOLD");
        assertThat(jvm.stdout()).isEqualTo(said);
        assertThat(SocketOptions.connectionsOf(jvm.pid()))
                .hasSize(2)
                .extracting(SocketOptions::keepAliveValues)
                .containsOnly(values);
        assertThat(temporary).isEmptyDirectory();
        assertThat(jvm.finish().exitCode()).isZero();
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void reachesTheConnectionsOfTheCaller(Jdk jdk) {
        try (ForkedJvm jvm = application(jdk, "idle=60,intvl=10,cnt=5").start()) {
            assertInstalled(jvm, "installed\nHOLD\n", "on 60/10/5");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void aSecondCallChangesWhatItNames(Jdk jdk) {
        try (ForkedJvm jvm =
                application(jdk, "idle=60,intvl=10,cnt=5", "idel=1", "cnt=7").start()) {
            assertInstalled(
                    jvm,
                    "installed\nIllegalArgumentException: agent argument idel=1 is unknown;"
                            + " accepted: keepalive, idle, intvl, cnt, user-timeout, log, log-file, jmx\ninstalled\nHOLD\n",
                    "on 60/10/7");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void withoutOptionsTheEnvironmentCounts(Jdk jdk) {
        try (ForkedJvm jvm = application(jdk, "")
                .environment("KEEPIDLE", "60")
                .environment("KEEPINTVL", "10")
                .environment("KEEPCNT", "5")
                .start()) {
            assertInstalled(jvm, "installed\nHOLD\n", "on 60/10/5");
        }
    }

    /** What the application's environment says to JVMs is not for the process that attaches: a port is taken, a heap would be doubled. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Dcom.sun.management.jmxremote.port=%d -Dcom.sun.management.jmxremote.ssl=false"
                        + " -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.host=127.0.0.1",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:%d"
            })
    void theApplicationsOwnOptionsAreNotForTheProcessThatAttaches(String options) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
            try (ForkedJvm jvm = application(Jdks.RUNNING, "idle=60,intvl=10,cnt=5")
                    .environment(variable, options.formatted(port))
                    .start()
                    .await("HOLD")) {
                assertThat(jvm.stdout()).contains("installed\n");
                assertThat(SocketOptions.connectionsOf(jvm.pid()).stream()
                                .filter(socket -> socket.keepAliveValues().equals("on 60/10/5")))
                        .hasSizeGreaterThanOrEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void worksInAnInterruptedThread(Jdk jdk) {
        try (ForkedJvm jvm =
                application(jdk, "interrupt", "idle=60,intvl=10,cnt=5").start()) {
            assertInstalled(jvm, "interrupted\ninstalled\nstill interrupted\nHOLD\n", "on 60/10/5");
        }
    }

    /** From a class loader of its own the jar has to be copied to it. */
    @ParameterizedTest
    @CsvSource({"'with,comma', C, installed", "größe, C.UTF-8, installed", "größe, C, IllegalStateException"})
    void temporaryDirectoryOfAnyName(String name, String locale, String said, @TempDir Path directory)
            throws IOException {
        Path strange = Files.createDirectory(directory.resolve(name));
        String classPath = System.getProperty("test.programs") + File.pathSeparator + JvmCommand.agentJar();
        try (ForkedJvm jvm = JvmCommand.on(Jdks.RUNNING)
                .under(List.of("env", "LC_ALL=" + locale))
                .options("-Djava.io.tmpdir=" + strange)
                .classPath(ApplicationJar.of("RunFrom", directory))
                .program("RunFrom", classPath, "InstallKeepAlive", "idle=60")
                .start()
                .await("HOLD")) {
            assertThat(jvm.stdout()).startsWith(said);
            if (!said.equals("installed")) {
                assertThat(jvm.stdout()).contains("-Djava.io.tmpdir=");
            }
        }
    }

    @Test
    void aJvmThatMayAttachToItselfNeedsNoProcess() {
        Needs.strace();
        Path calls = temporary.resolveSibling(temporary.getFileName() + "-strace");
        try (ForkedJvm jvm = application(Jdks.RUNNING, "idle=60,intvl=10,cnt=5")
                .options("-Djdk.attach.allowAttachSelf=true")
                .under(List.of("strace", "-f", "-qq", "-e", "trace=execve", "-o", calls.toString()))
                .start()) {
            assertInstalled(jvm, "installed\nHOLD\n", "on 60/10/5");
            assertThat(Files.readString(calls)).doesNotContain("attach-helper");
            Files.delete(calls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("jdksOfSpringBoot")
    void worksFromAJarInsideTheApplicationsJar(Jdk jdk) throws IOException {
        try (NestedJar jar = NestedJar.of("InstallKeepAlive");
                ForkedJvm jvm = JvmCommand.on(jdk)
                        .options("-Djava.io.tmpdir=" + temporary)
                        .classPath(jar.path())
                        .program(NestedJar.LAUNCHER, "idle=60,intvl=10,cnt=5", "cnt=7")
                        .start()
                        .await("HOLD")) {
            // the copy that it has open is deleted
            assertThat(AgentCommandLine.on(jdk).run("list").stdout())
                    .containsPattern("(?m)^" + jvm.pid() + " .* possible ");
            assertInstalled(jvm, "installed\ninstalled\nHOLD\n", "on 60/10/7");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void worksInAClassLoaderOfItsOwn(Jdk jdk, @TempDir Path directory) {
        String classPath = System.getProperty("test.programs") + File.pathSeparator + JvmCommand.agentJar();
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options("-Djava.io.tmpdir=" + temporary)
                .classPath(ApplicationJar.of("RunFrom", directory))
                .program("RunFrom", classPath, "InstallKeepAlive", "idle=60,intvl=10,cnt=5", "cnt=7")
                .start()) {
            assertInstalled(jvm, "installed\ninstalled\nHOLD\n", "on 60/10/7");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-XX:+DisableAttachMechanism, was started with -XX:+DisableAttachMechanism",
        "-XX:-EnableDynamicAgentLoading, does not allow agents to be loaded (-XX:-EnableDynamicAgentLoading)"
    })
    void aJvmThatForbidsItStaysAsItWas(String option, String reason) {
        for (Jdk jdk : Jdks.since(17)) {
            try (ForkedJvm jvm =
                    application(jdk, "idle=60").options(option).start().await("HOLD")) {
                assertThat(jvm.stdout()).startsWith("IllegalStateException: ").contains(reason);
                assertInstalled(jvm, jvm.stdout(), Kernel.untouched());
                assertThat(jvm.stderr()).isEmpty();
            }
        }
    }
}

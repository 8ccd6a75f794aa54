package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.Attaching;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Kernel;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.ProcessFiles;
import dev.keepalive.testing.SocketOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an attach leaves behind after the detach: the jar, which the JVM keeps open, and nothing that does anything. */
class ResidueIT {
    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    /** The JVM's own threads of these names come and go. */
    private static Set<String> threads(long pid) {
        return ProcessFiles.threads(pid).stream()
                .filter(name ->
                        !name.matches("(C1|C2|GC|G1|VM) .*|Attach Listener|Signal Dispatch|java|Service Thread"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> openFiles(long pid) {
        return new TreeSet<>(ProcessFiles.openFiles(pid));
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void noThreadNoSocketNoFileButTheJar(Jdk jdk) throws Exception {
        Path agent = Attaching.retransformingAgent(directory);
        try (ForkedJvm jvm =
                JvmCommand.on(jdk).program("HoldConnection").start().await("HOLD")) {
            Attaching.load(jvm.pid(), agent, "none"); // what any attach leaves
            Set<String> threads = threads(jvm.pid());
            Set<String> files = openFiles(jvm.pid());
            AgentCommandLine cli = AgentCommandLine.on(jdk);
            assertThat(cli.run("attach", jvm.pid(), "idle=60").exitCode()).isZero();
            assertThat(cli.run("status", jvm.pid()).exitCode()).isZero();
            assertThat(cli.run("detach", jvm.pid()).exitCode()).isZero();

            Set<String> more = openFiles(jvm.pid());
            more.removeAll(files);
            more.remove(agent.toString());
            more.removeIf(file -> file.startsWith(jdk.home().toString())); // JDK 8 opens its jars when it needs them
            assertThat(more).containsExactly(JvmCommand.agentJar().toString());
            assertThat(threads(jvm.pid())).isEqualTo(threads);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void newSocketsAreTheApplicationsAgain(Jdk jdk) {
        try (ForkedJvm jvm =
                JvmCommand.on(jdk).program("SwitchedOffLater").start().await("HOLD")) {
            AgentCommandLine cli = AgentCommandLine.on(jdk);
            cli.run("attach", jvm.pid(), "idle=60");
            cli.run("detach", jvm.pid());
            int port = Integer.parseInt(jvm.ask("new"));
            assertThat(SocketOptions.connectionsOf(jvm.pid()).stream()
                            .filter(socket -> socket.localPort() == port || socket.remotePort() == port))
                    .hasSize(2)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly(Kernel.untouched());
        }
    }

    /** Before 17 a redefinition of a superclass counts too, and Net may be loaded after the attach. */
    static List<Jdk> jdksThatLogRedefinitions() {
        return Jdks.since(17);
    }

    @ParameterizedTest
    @MethodSource("jdksThatLogRedefinitions")
    void classesArePutBack(Jdk jdk) {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options("-Xlog:redefine+class+load=info")
                .program("HoldConnection")
                .start()
                .await("HOLD")) {
            AgentCommandLine cli = AgentCommandLine.on(jdk);
            cli.run("attach", jvm.pid(), "idle=60");
            assertThat(redefinitions(jvm, "count=1")).hasSizeGreaterThan(1);
            cli.run("detach", jvm.pid());
            assertThat(redefinitions(jvm, "count=2")).isEqualTo(redefinitions(jvm, "count=1"));
            // the method that defines the bridge, and has it fetch the agent's end, is put back after each of the two
            assertThat(redefinitions(jvm, "count=3"))
                    .isEqualTo(redefinitions(jvm, "count=4"))
                    .isSubsetOf("java.util.OptionalDouble");
            assertThat(redefinitions(jvm, "count=5")).isEmpty();
        }
    }

    /** The classes of which the JVM has logged this redefinition. */
    private static Set<String> redefinitions(ForkedJvm jvm, String count) {
        return jvm.stdout()
                .lines()
                .filter(line -> line.contains(count + " "))
                // the agent's own: it has the JVM show it a class file, and changes nothing
                .filter(line -> !line.contains("name=dev.keepalive."))
                .map(line -> line.replaceFirst(".*redefined name=([^,]+),.*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

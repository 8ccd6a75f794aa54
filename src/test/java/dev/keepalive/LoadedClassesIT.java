package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.LoadedClasses;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every JVM of a host pays for: the classes that the agent brings into it. */
class LoadedClassesIT {
    private static final String AGENT = "dev.keepalive.KeepAliveAgent";

    /** Each has broken or slowed down applications when an agent loaded it first. */
    private static final String HARMFUL =
            "java\\.util\\.logging\\..*|javax\\.management\\..*|java\\.lang\\.management\\..*"
                    + "|sun\\.management\\..*|sun\\.util\\.logging\\..*";

    private static final String WEAVING =
            "dev\\.keepalive\\.(shaded|weave)\\..*|dev\\.keepalive\\.transform\\.(Weaver|WeaverLoader|HookStates)";

    /** All of the agent that a JVM without sockets loads. */
    private static final String[] WITHOUT_SOCKETS = {
        AGENT,
        "dev.keepalive.config.Settings",
        "dev.keepalive.config.Setting",
        "dev.keepalive.transform.SocketTransformer",
        "dev.keepalive.config.Platform"
    };

    /**
     * So many classes of the agent a JVM with sockets loads at most, on 9 to 28: those, the weaver as a whole, what sockets need, and what a line on
     * stderr needs, since the jar may have been overwritten by then.
     */
    private static final int WITH_SOCKETS = 73;

    @TempDir
    private Path directory;

    static List<Jdk> jdksThatLogTheirClasses() {
        return Jdks.since(9);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatLogTheirClasses")
    void noWeavingWithoutSockets(Jdk jdk) {
        List<String> loaded = loaded(JvmCommand.on(jdk).agent("idle=180").program("Talk"));
        assertThat(loaded)
                .contains(AGENT, "Talk")
                .noneMatch(name -> name.matches(WEAVING) || name.equals("java.lang.ProcessEnvironment"));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatLogTheirClasses")
    void noWeavingBeforeTheFirstClassWithHookPoints(Jdk jdk) {
        List<String> loaded = loaded(JvmCommand.on(jdk).agent("idle=180").program("Talk", "sockets"));
        assertThat(loaded.subList(0, loaded.indexOf("Talk"))).noneMatch(name -> name.matches(WEAVING));
        assertThat(loaded).contains("dev.keepalive.weave.JdkWeaver", "dev.keepalive.socket.NewSockets");
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatLogTheirClasses")
    void theBudgetOfClasses(Jdk jdk) throws IOException {
        assertThat(agents(loaded(JvmCommand.on(jdk).agent("idle=180").program("Talk"))))
                .containsExactlyInAnyOrder(WITHOUT_SOCKETS);
        String file = Files.writeString(directory.resolve("file"), "text").toString();
        assertThat(agents(loaded(JvmCommand.on(jdk).agent("idle=180").program("ReadsFiles", file), 0)))
                .containsExactlyInAnyOrder(WITHOUT_SOCKETS);
        assertThat(agents(loaded(JvmCommand.on(jdk).agent("idle=180").program("Talk", "sockets"))))
                .contains(WITHOUT_SOCKETS)
                .hasSizeLessThanOrEqualTo(WITH_SOCKETS);
    }

    /** The jar may have been overwritten by then. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatLogTheirClasses")
    void nothingOfTheAgentIsLoadedAfterTheFirstSocket(Jdk jdk) {
        LoadedClasses classes = LoadedClasses.into(directory);
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options(classes.jvmOption())
                .agent("idle=180,log=debug")
                .program("OpensOnRequest", "before")
                .start()
                .await("HOLD")) {
            List<String> before = agents(classes.names());
            jvm.ask("");
            jvm.ask("");
            assertThat(before).contains("dev.keepalive.socket.NewSockets");
            assertThat(agents(classes.names())).isEqualTo(before);
        }
    }

    private static List<String> agents(List<String> classes) {
        return classes.stream()
                .filter(name -> name.startsWith("dev.keepalive."))
                .toList();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatLogTheirClasses")
    void theBridgeIsDefinedOnce(Jdk jdk) {
        List<String> loaded = loaded(JvmCommand.on(jdk).agent("idle=180").program("ChannelKinds", "127.0.0.1"), 0);
        assertThat(loaded).containsOnlyOnce("sun.nio.ch.KeepAliveBridge");
    }

    @Situation("Quietness: neither java.util.logging nor JMX is initialized")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatLogTheirClasses")
    void noLoggingAndNoManagementButTheProgramsOwn(Jdk jdk) {
        List<String> without = loaded(JvmCommand.on(jdk).program("Talk", "sockets"));
        List<String> with = loaded(JvmCommand.on(jdk).agent("idle=180").program("Talk", "sockets"));
        assertThat(with.subList(0, with.indexOf("Talk"))).contains(AGENT).noneMatch(name -> name.matches(HARMFUL));
        assertThat(with.stream().filter(name -> name.matches(HARMFUL)))
                .containsExactlyElementsOf(
                        without.stream().filter(name -> name.matches(HARMFUL)).toList());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatLogTheirClasses")
    void offWeavesNothing(Jdk jdk) {
        List<String> loaded = loaded(JvmCommand.on(jdk).agent("keepalive=off").program("Talk", "sockets"));
        assertThat(loaded)
                .contains(AGENT, "Talk", "java.net.Socket")
                .noneMatch(name -> name.matches(WEAVING) || name.equals("sun.nio.ch.KeepAliveBridge"));
    }

    private List<String> loaded(JvmCommand command) {
        return loaded(command, 3);
    }

    private List<String> loaded(JvmCommand command, int exitCode) {
        LoadedClasses classes = LoadedClasses.into(directory);
        Outcome outcome = command.options(classes.jvmOption()).run();
        assertThat(outcome.exitCode()).isEqualTo(exitCode);
        return classes.names();
    }
}

package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.Attaching;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.LoadedClasses;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Polling;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The MBean of jmx=on: registered once the application has its MBean server, and never before. */
class ManagementBeanIT {
    private static final String[] OWN_CLASSES = {
        "-Djava.util.logging.manager=LateLogManager", "-Djavax.management.builder.initial=OwnServerBuilder"
    };

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    static List<Jdk> jdksThatLogTheirClasses() {
        return Jdks.some().stream().filter(jdk -> jdk.feature() >= 9).toList();
    }

    @Situation("JMX: the MBean of `jmx=on`, with a LogManager and an MBeanServerBuilder of the application's own")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void showsAndDoesWhatTheCommandLineDoes(Jdk jdk) {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .options(OWN_CLASSES)
                .agent("idle=180,jmx=on")
                .program("ManagementBean")
                .start()
                .await("HOLD")) {
            assertThat(jvm.stdout().lines())
                    .containsExactly(
                            "LogManager made, main has begun: true",
                            "LogManager LateLogManager",
                            "MBeanServer made, main has begun: true",
                            "MBeanServer DefaultDomain",
                            "Created 1",
                            "Accepted 1",
                            "Kept 1",
                            "Failed 0",
                            "Listeners 0",
                            "FailedHooks 0",
                            "idle 180",
                            "idle from agent argument idle",
                            "idle=77 for sockets that are made from now on; applyToOpenSockets changes those that are open",
                            "idle 77",
                            "connection 1 180",
                            "connection 1 180",
                            "connection 1 77",
                            "connection 1 77",
                            "open 4 0",
                            "open sockets: 2 changed, 2 already right, 0 left at the application's values, 0 refused",
                            "listeners: 1 changed, 0 already right, 0 left at the application's values, 0 refused",
                            "idle from JMX",
                            "Changes a setting, for sockets that are made from now on: name, value",
                            "agent argument idle=0 is wrong; accepted: seconds, 1-32767, 90s, 2m, default",
                            "agent argument idle=1,keepalive=off is wrong; accepted: one setting at a time",
                            "agent argument nonsense=1 is unknown; accepted: keepalive, idle, intvl, cnt,"
                                    + " user-timeout, log, log-file, jmx",
                            "HOLD");
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(4)
                    .allMatch(socket -> socket.keepAlive() && socket.idle() == 77);
            assertThat(jvm.finish().stderr()).isEmpty();
        }
    }

    /** As with the agent of a monitoring system that comes first. */
    @Situation("JMX: the MBean of `jmx=on`, with an agent that is attached later than the MBean server")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void aServerThatIsThereBeforeTheAgent(Jdk jdk) throws Exception {
        try (ForkedJvm jvm =
                JvmCommand.on(jdk).program("ManagementBean", "wait").start().await("WAITING")) {
            assertThat(Attaching.command(jvm.pid(), "keepalive=on,jmx=on")).contains("result=ok");
            assertThat(jvm.ask("")).startsWith("Created ");
            jvm.await("HOLD");
            assertThat(jvm.stdout()).contains("idle 77");
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatLogTheirClasses")
    void withoutAnMBeanServerNothingOfItIsLoaded(Jdk jdk) {
        LoadedClasses on = LoadedClasses.into(directory, "on");
        LoadedClasses off = LoadedClasses.into(directory, "off");
        run(JvmCommand.on(jdk).options(on.jvmOption()).agent("jmx=on"));
        run(JvmCommand.on(jdk).options(off.jvmOption()).agent(""));
        assertThat(on.names())
                .contains("dev.keepalive.jmx.Registration")
                .noneMatch(name -> name.startsWith("javax.management.") || name.startsWith("java.util.logging."));
        assertThat(off.names()).noneMatch(name -> name.startsWith("dev.keepalive.jmx."));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatLogTheirClasses")
    void aJvmWithoutTheModuleIsAsBefore(Jdk jdk) {
        Outcome outcome = run(JvmCommand.on(jdk)
                .options("--limit-modules", "java.base,java.instrument")
                .agent("jmx=on"));
        assertThat(outcome.stderr()).isEmpty();
    }

    private static Outcome run(JvmCommand command) {
        Outcome outcome = command.program("HoldConnection").run();
        assertThat(outcome.exitCode()).isZero();
        return outcome;
    }

    /** As a set does. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void aFurtherAgentOptionTakesItBack(Jdk jdk) {
        for (String further : List.of("jmx=off", "keepalive=off")) {
            try (ForkedJvm jvm = JvmCommand.on(jdk)
                    .agent("idle=180,jmx=on")
                    .agent(further)
                    .program("FewDescriptors")
                    .start()
                    .await("HOLD")) {
                assertThat(jvm.ask("100")).isEqualTo("registered false");
                assertThat(SocketOptions.connectionsOf(jvm.pid()))
                        .hasSize(2)
                        .allMatch(socket -> socket.keepAlive() == further.equals("jmx=off"));
                assertThat(jvm.finish().stderr()).isEmpty();
            }
        }
    }

    /** The open sockets cannot be listed at the limit of open files: then neither settings nor MBean stay. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void aChangeThatFailsLeavesNone(Jdk jdk) throws Exception {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .under(List.of("sh", "-c", "ulimit -n 300; exec \"$@\"", "sh"))
                .options("-XX:-MaxFDLimit")
                .agent("idle=180")
                .program("FewDescriptors")
                .start()
                .await("HOLD")) {
            jvm.ask("100");
            Attaching.command(jvm.pid(), "command=set,jmx=on"); // loads what is needed
            Polling.until(() -> jvm.ask("100").equals("registered true"));
            Attaching.command(jvm.pid(), "command=set,jmx=off");
            int failures = 0;
            for (int free = 1; free <= 6 && failures == 0; free++) {
                jvm.ask(Integer.toString(free));
                String report = Attaching.command(jvm.pid(), "command=set,jmx=on,idle=99");
                String asked = jvm.ask("100");
                if (report.contains("result=ok")) {
                    Attaching.command(jvm.pid(), "command=set,jmx=off,idle=180");
                    continue;
                }
                failures++;
                assertThat(report).contains("unchanged=true\nerror=").contains("limit of open files");
                assertThat(asked).isEqualTo("registered false");
                assertThat(Attaching.command(jvm.pid(), "command=status"))
                        .contains("setting=idle\t180\t", "setting=jmx\toff\t");
                assertThat(SocketOptions.connectionsOf(jvm.pid())).allMatch(socket -> socket.idle() == 180);
            }
            assertThat(failures).isEqualTo(1);
            Attaching.command(jvm.pid(), "command=set,jmx=on");
            Polling.until(() -> jvm.ask("100").equals("registered true"));
        }
    }
}

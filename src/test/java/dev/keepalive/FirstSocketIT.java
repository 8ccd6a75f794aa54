package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Polling;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens to the application at its first socket is its own: later sockets get keepalive. */
class FirstSocketIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String GIVEN = "idle=180,intvl=60,cnt=20,user-timeout=auto";

    /** Frames left where the first socket is made; between 20 and 200 static initializers of the JDK itself fail for good. */
    private static final int[] LEFT = {20, 200, 300, 420, 560, 720, 900};

    /** The same where a listener has been made before: the bridge is called where little more than the JDK's own calls fits. */
    private static final int[] LEFT_AFTER_LISTENER = {30, 60, 90, 120, 150, 180, 210};

    /** Bytes of heap left; with less, static initializers of the JDK itself fail for good. */
    private static final int[] FREE = {60000, 120000, 180000, 240000, 300000, 420000};

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    static List<Jdk> someJdks() {
        return Jdks.all().stream()
                .filter(jdk -> Set.of(8, 17, 25).contains(jdk.feature()))
                .toList();
    }

    @Situation("The first socket made on an exhausted stack: later ones have keepalive")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdks")
    void nearTheEndOfTheStack(Jdk jdk) {
        assertLaterOnesHaveKeepalive(jdk, "-Xint", "FirstSocketInDepth", LEFT);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdks")
    void nearTheEndOfTheStackAfterAListener(Jdk jdk) {
        assertLaterOnesHaveKeepalive(jdk, "-Xint", "FirstSocketInDepth", LEFT_AFTER_LISTENER, "listener");
    }

    @Situation("The first socket made while the heap is full: later ones have keepalive")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdks")
    void whereTheHeapIsFull(Jdk jdk) {
        assertLaterOnesHaveKeepalive(jdk, "-Xmx24m", "FirstSocketInFullHeap", FREE);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdks")
    void whereTheHeapIsFullAfterAListener(Jdk jdk) {
        assertLaterOnesHaveKeepalive(jdk, "-Xmx24m", "FirstSocketInFullHeap", FREE, "listener");
    }

    private static void assertLaterOnesHaveKeepalive(
            Jdk jdk, String option, String program, int[] left, String... further) {
        int survived = 0;
        for (int some : left) {
            String[] arguments = Stream.concat(Stream.of(Integer.toString(some)), Stream.of(further))
                    .toArray(String[]::new);
            try (ForkedJvm jvm = JvmCommand.on(jdk)
                    .options(option, "-XX:+UseSerialGC")
                    .agent(GIVEN)
                    .program(program, arguments)
                    .start()
                    .await("HOLD")) {
                if (jvm.ask("").equals("BROKEN")) {
                    continue; // static initializers of the JDK have met the end of stack or heap
                }
                survived++;
                // what could not be woven then is woven by a thread, as soon as there is memory
                Polling.until(
                        LIMIT,
                        () -> SocketOptions.connectionAt(jvm.pid(), Integer.parseInt(jvm.ask("")))
                                .keepAliveValues()
                                .equals("on 180/60/20"));
                assertThat(jvm.stderr()).as("%d left", some).doesNotContain("keepalive-agent: ");
            }
        }
        assertThat(survived).isGreaterThanOrEqualTo(left.length / 2);
    }

    @Situation("Threads with the smallest stacks that the JVM accepts: their sockets have keepalive")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdks")
    void threadsWithTheSmallestStacks(Jdk jdk) {
        try (ForkedJvm jvm = JvmCommand.on(jdk)
                .agent(GIVEN)
                .program("OpensInSmallStack")
                .start()
                .await("HOLD")) {
            Polling.until(LIMIT, () -> next(jvm).equals("on 180/60/20"));
            assertThat(next(jvm)).isEqualTo("on 180/60/20");
            assertThat(jvm.stderr()).isEmpty();
        }
    }

    /** JDK 8 accepts no stacks that are too small for what the agent does. */
    static List<Jdk> jdksWithSmallStacks() {
        return someJdks().stream().filter(jdk -> jdk.feature() >= 17).toList();
    }

    @Situation(
            "All stacks as small as the JVM accepts (-Xss136k): sockets have keepalive, from the start and by an attach")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithSmallStacks")
    void nothingButSmallStacks(Jdk jdk) {
        JvmCommand command = JvmCommand.on(jdk).options("-Xss136k").program("OpensInSmallStack");
        try (ForkedJvm jvm = command.start().await("HOLD")) {
            long before = Long.parseLong(jvm.ask(""));
            assertThat(done("attach", jvm, GIVEN)).contains("open sockets: 2 changed");
            assertThat(SocketOptions.connectionAt(jvm.pid(), (int) before).keepAliveValues())
                    .isEqualTo("on 180/60/20");
            assertThat(next(jvm)).isEqualTo("on 180/60/20");
            assertThat(done("set", jvm, "idle=90")).contains("4 changed");
            assertThat(next(jvm)).isEqualTo("on 90/60/20");
            assertThat(done("status", jvm)).contains("90 s");
            assertThat(done("detach", jvm)).contains("detached");
            assertThat(jvm.stderr().lines())
                    .as("but what JDK 21 and later say of every attach")
                    .allMatch(line -> line.startsWith("WARNING: "));
        }
        try (ForkedJvm jvm = command.agent(GIVEN).start().await("HOLD")) {
            Polling.until(LIMIT, () -> next(jvm).equals("on 180/60/20"));
            assertThat(jvm.stderr()).isEmpty();
        }
    }

    private static String done(String command, ForkedJvm jvm, String... settings) {
        Object[] arguments = Stream.concat(Stream.of(command, jvm.pid()), Stream.of(settings))
                .toArray();
        Outcome outcome = AgentCommandLine.here().run(arguments);
        assertThat(outcome.stderr()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        return outcome.stdout();
    }

    /** Of a socket that is made now. */
    private static String next(ForkedJvm jvm) {
        return SocketOptions.connectionAt(jvm.pid(), Integer.parseInt(jvm.ask("")))
                .keepAliveValues();
    }
}

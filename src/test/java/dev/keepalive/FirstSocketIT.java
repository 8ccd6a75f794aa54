package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
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
                    .agent("idle=180,intvl=60,cnt=20,user-timeout=auto")
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
}

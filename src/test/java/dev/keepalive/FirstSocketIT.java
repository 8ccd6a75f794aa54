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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens to the application at its first socket is its own: later sockets get keepalive. */
class FirstSocketIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String GIVEN = "idle=180,intvl=60,cnt=20,user-timeout=auto";

    /** Frames left where the first socket is made; between 20 and 200 static initializers of the JDK itself fail for good. */
    private static final int[] LEFT = {20, 200, 300, 420, 560, 720, 900};

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
        int survived = 0;
        for (int left : LEFT) {
            try (ForkedJvm jvm = JvmCommand.on(jdk)
                    .options("-Xint")
                    .agent(GIVEN)
                    .program("FirstSocketInDepth", Integer.toString(left))
                    .start()
                    .await("HOLD")) {
                if (jvm.ask("").equals("BROKEN")) {
                    continue; // static initializers of the JDK have met the end of the stack
                }
                survived++;
                // what could not be woven at the end of the stack is woven by a thread with a stack of its own
                Polling.until(
                        LIMIT,
                        () -> SocketOptions.connectionAt(jvm.pid(), Integer.parseInt(jvm.ask("")))
                                .keepAliveValues()
                                .equals("on 180/60/20"));
                assertThat(jvm.stderr()).as("%d frames left", left).doesNotContain("keepalive-agent: ");
            }
        }
        assertThat(survived).isGreaterThanOrEqualTo(LEFT.length / 2);
    }

    static List<Jdk> jdksWithSmallStacks() {
        return someJdks().stream().filter(jdk -> jdk.feature() >= 17).toList();
    }

    /** The smallest stacks that the JVM accepts: no thread of the application has enough for the first socket with the agent. */
    @Situation(
            "All stacks as small as the JVM accepts (-Xss136k): sockets have keepalive, from the agent at the start and by an attach")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithSmallStacks")
    void stacksAsSmallAsTheJvmAccepts(Jdk jdk) {
        JvmCommand command = JvmCommand.on(jdk).options("-Xss136k").program("OpensOnRequest");
        try (ForkedJvm jvm = command.start().await("HOLD")) {
            Outcome attached = AgentCommandLine.here().run("attach", jvm.pid(), GIVEN);
            assertThat(attached.stderr()).isEmpty();
            assertThat(attached.exitCode()).isZero();
            assertThat(next(jvm)).isEqualTo("on 180/60/20");
        }
        try (ForkedJvm jvm = command.agent(GIVEN).start().await("HOLD")) {
            Polling.until(LIMIT, () -> next(jvm).equals("on 180/60/20"));
            assertThat(jvm.stderr()).isEmpty();
        }
    }

    /** Of a socket that is made now. */
    private static String next(ForkedJvm jvm) {
        int port = Integer.parseInt(jvm.ask("").split(" ")[0]);
        return SocketOptions.connectionAt(jvm.pid(), port).keepAliveValues();
    }
}

package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.Attaching;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.LoadedJvm;
import dev.keepalive.testing.LoadedJvm.State;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.SocketOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attached and detached 20 times while 10 000 connections are idle and others come and go: nothing fails, the heap does not grow, and
 * metaspace no more than with an agent that retransforms the same classes unchanged; see docs/performance.md.
 */
@Execution(ExecutionMode.SAME_THREAD) // one JDK after the other: so many connections take a third of the ports
class AttachUnderLoadIT {
    private static final int IDLE = 10_000;
    private static final int ROUNDS = 20;

    /** The first rounds load classes and compile. */
    private static final int FIRST_ROUNDS = 5;

    /** So many short connections are made and closed between an attach and its detach, and from there to the next attach. */
    private static final int SHORT = 500;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    /** The oldest and the newest, which have different hook points; each takes half a minute. */
    static List<Jdk> jdks() {
        List<Jdk> all = Jdks.since(11); // 8 answers the attaching side with nonsense
        return Stream.of(all.get(0), all.get(all.size() - 1)).distinct().toList();
    }

    /** A round of attach and detach. */
    private interface Round {
        void run(LoadedJvm jvm) throws Exception;
    }

    private static void attachAndDetach(LoadedJvm jvm) throws Exception {
        assertThat(Attaching.command(jvm.pid(), "idle=60,intvl=10,cnt=5"))
                .contains("result=ok", "sockets=")
                .doesNotContain("refused="); // nor because a descriptor is closed and used again meanwhile
        jvm.awaitShort(SHORT);
        assertThat(Attaching.command(jvm.pid(), "command=detach")).contains("state=detached", "result=ok");
        jvm.awaitShort(SHORT);
    }

    /** The states after the first rounds and after the last. */
    private static State[] rounds(LoadedJvm jvm, Round round) throws Exception {
        State[] states = new State[2];
        for (int i = 1; i <= ROUNDS; i++) {
            round.run(jvm);
            if (i == FIRST_ROUNDS) {
                states[0] = jvm.collect();
            }
        }
        states[1] = jvm.collect();
        return states;
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void nothingFailsAndNothingGrows(Jdk jdk) throws Exception {
        long control = growthOfMetaspaceByRetransformingAlone(jdk);
        try (ForkedJvm peer = LoadedJvm.startPeer(jdk);
                LoadedJvm jvm = LoadedJvm.start(jdk, peer, IDLE)) {
            long start = System.nanoTime();
            State[] states = rounds(jvm, AttachUnderLoadIT::attachAndDetach);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            long growth = states[1].metaspace() - states[0].metaspace();
            String figures = jdk + ": " + states[1].shortConnections() + " short connections in " + elapsed.toMillis()
                    + " ms, metaspace grew by " + growth + " KB, with unchanged classes by " + control + " KB";
            System.out.println(figures);
            Attaching.command(jvm.pid(), "idle=60,intvl=10,cnt=5");
            assertThat(SocketOptions.connectionsOf(jvm.pid()).stream()
                            .filter(socket -> socket.remotePort() == LoadedJvm.port(peer)))
                    .hasSize(IDLE)
                    .allMatch(socket -> socket.keepAlive() && socket.idle() == 60 && socket.count() == 5);

            assertThat(states[1].heap() - states[0].heap())
                    .as("growth of the heap, KB")
                    .isLessThan(1024);
            // the same load grows it differently each time; a class loader that stays would be 100 KB a round and more
            assertThat(growth).as(figures).isLessThan(2 * control + 1024);
            jvm.assertNothingLost(IDLE);
        }
    }

    private static long growthOfMetaspaceByRetransformingAlone(Jdk jdk) throws Exception {
        Path agent = Attaching.retransformingAgent(directory);
        try (ForkedJvm peer = LoadedJvm.startPeer(jdk);
                LoadedJvm jvm = LoadedJvm.start(jdk, peer, 1)) {
            State[] states = rounds(jvm, loaded -> {
                for (int i = 0; i < 2; i++) {
                    Attaching.load(loaded.pid(), agent, Attaching.HOOKED_CLASSES);
                    loaded.awaitShort(SHORT);
                }
            });
            jvm.assertNothingLost(1);
            return states[1].metaspace() - states[0].metaspace();
        }
    }
}

package dev.keepalive.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FairTurnsTest {
    private static final int HOSTILE = 1000;
    private static final int HONEST = 2000;

    private final CountDownLatch never = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();

    private void work(String item) {
        if (item.startsWith("blocks")) {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        } else if (item.startsWith("memory")) {
            throw new OutOfMemoryError("of a test");
        } else if (item.startsWith("stack")) {
            work(item + "x"); // until its end
        }
        done.add(item);
    }

    private FairTurns<String> limited(long turn, long budget) {
        return FairTurns.limited(24, turn, budget, 60_000, this::work);
    }

    @Test
    void whatBlocksCostsNobodyElseTheTurn() {
        FairTurns<String> turns = limited(200, 1000);
        List<String> blocking = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            blocking.add("blocks " + i);
            turns.add(HOSTILE, "", "blocks " + i);
        }
        for (int i = 0; i < 100; i++) {
            turns.add(HONEST, "", "short " + i);
        }
        Set<String> left = turns.run();
        never.countDown();
        assertThat(left).containsExactlyInAnyOrderElementsOf(blocking);
        assertThat(done).filteredOn(item -> item.startsWith("short")).hasSize(100);
    }

    /** A user's own as well: those are in another place. */
    @Test
    void aContainersRootCostsTheOtherRootsNothing() {
        FairTurns<String> turns = limited(200, 1000);
        for (int i = 0; i < 100; i++) {
            turns.add(0, "container", "blocks " + i);
            turns.add(0, "host", "short " + i);
        }
        Set<String> left = turns.run();
        never.countDown();
        assertThat(left).hasSize(100).allMatch(item -> item.startsWith("blocks"));
    }

    @Test
    void manyShortTurnsNeedNoBudget() {
        FairTurns<String> turns = limited(1000, 5000);
        for (int i = 0; i < 4000; i++) {
            turns.add(HONEST, "", "short " + i);
        }
        assertThat(turns.run()).isEmpty();
        assertThat(done).hasSize(4000);
    }

    @Test
    void whateverIsThrownEndsOneTurn() {
        FairTurns<String> turns = new FairTurns<>(2, this::work);
        for (String item : List.of("memory", "stack", "short 1", "short 2")) {
            turns.add(HONEST, "", item);
        }
        assertThat(turns.run()).containsExactlyInAnyOrder("memory", "stack");
        assertThat(done).containsExactlyInAnyOrder("short 1", "short 2");
    }

    /** So there is always one for another user. */
    @Test
    void aUserGetsAllThreadsButOne() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        FairTurns<Integer> turns = new FairTurns<>(4, item -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            three.countDown();
            try {
                three.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            running.decrementAndGet();
        });
        for (int i = 0; i < 20; i++) {
            turns.add(HOSTILE, "", i);
        }
        assertThat(turns.run()).isEmpty();
        assertThat(most).hasValue(3);
    }
}

package dev.keepalive.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Does work for many processes, several at a time, in turns that are fair to the users of these processes: the next
 * turn goes to the user who has taken the least time so far. So processes that hold up whoever looks at them cost their
 * own user's time. Places within one user are treated in the same way, because root has the same number in all
 * containers.
 *
 * <p>All times are {@link RunningTime}.
 *
 * @param <T> what is worked on
 */
public final class FairTurns<T> {
    private static final long UNLIMITED = Long.MAX_VALUE;

    /** The expected time of a turn, in nanoseconds, which does not count for the budget. */
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(RunningTime.STEP_MILLIS);

    private final int threads;
    private final int perUser;
    private final int perPlace;
    private final Consumer<T> work;
    private long turnLimit = UNLIMITED;
    private long budget = UNLIMITED;
    private long totalLimit = UNLIMITED;

    private final Map<Integer, User> users = new LinkedHashMap<>();
    private final Collection<Turn> running = new ArrayList<>();
    private final Set<T> unfinished = new LinkedHashSet<>();
    private long total;

    /**
     * Creates turns without time limits.
     *
     * @param threads how many run at a time, at least 2; one user gets at most one fewer
     */
    public FairTurns(int threads, Consumer<T> work) {
        this(threads, threads - 1, threads - 1, work);
    }

    private FairTurns(int threads, int perUser, int perPlace, Consumer<T> work) {
        this.threads = threads;
        this.perUser = perUser;
        this.perPlace = perPlace;
        this.work = work;
    }

    /**
     * Creates turns with limits, in milliseconds.
     *
     * @param threads how many run at a time; one user gets at most a third of them, and one place of that user a sixth
     * @param turn the limit after which a turn is given up and its thread is left behind
     * @param budget the time that one place may take in addition to a short time for each turn; a user may take twice as much
     * @param total the limit after which no turn begins
     */
    static <T> FairTurns<T> limited(int threads, long turn, long budget, long total, Consumer<T> work) {
        FairTurns<T> turns = new FairTurns<>(threads, threads / 3, threads / 6, work);
        turns.turnLimit = TimeUnit.MILLISECONDS.toNanos(turn);
        turns.budget = TimeUnit.MILLISECONDS.toNanos(budget);
        turns.totalLimit = TimeUnit.MILLISECONDS.toNanos(total);
        return turns;
    }

    /**
     * Adds an item.
     *
     * @param user the user id of the process
     * @param place the place of the process, for instance its mount namespace
     */
    public void add(int user, String place, T item) {
        users.computeIfAbsent(user, User::new)
                .places
                .computeIfAbsent(place, name -> new Place())
                .waiting
                .add(item);
    }

    /**
     * Gives each item its turn, and waits until no turn runs and none may begin. An interrupt does not end the wait;
     * the interrupted status is set again at the end.
     *
     * @return the items that had no turn, or whose turn was given up or has thrown an exception; in no order
     */
    public synchronized Set<T> run() {
        RunningTime time = new RunningTime();
        boolean interrupted = false;
        startWorkers();
        while (!running.isEmpty()) {
            try {
                wait(RunningTime.STEP_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            pass(time.passed());
            startWorkers();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Set<T> left = new LinkedHashSet<>(unfinished);
        users.values().forEach(user -> user.places.values().forEach(place -> left.addAll(place.waiting)));
        return left;
    }

    private void startWorkers() {
        for (Turn turn = next(); turn != null; turn = next()) {
            try {
                turn.worker = new TimeLimited.Watcher(new Worker(turn), "turn");
                turn.worker.start();
            } catch (Throwable e) { // no memory, or no thread, is left
                end(turn);
                unfinished.add(turn.item);
                return;
            }
        }
    }

    private void pass(long nanos) {
        total += nanos;
        for (Turn turn : new ArrayList<>(running)) {
            turn.pass(nanos);
            if (turn.time > turnLimit) {
                turn.worker.leaveBehind();
                end(turn);
                unfinished.add(turn.item);
            }
        }
    }

    /** Begins the next turn; null if none may begin. */
    private Turn next() {
        if (running.size() >= threads || total > totalLimit) {
            return null;
        }
        User user = null;
        for (User candidate : users.values()) {
            if (candidate.nextPlace() != null && (user == null || candidate.isBefore(user))) {
                user = candidate;
            }
        }
        if (user == null) {
            return null;
        }
        Turn turn = new Turn(user, user.nextPlace());
        running.add(turn);
        turn.user.turns++;
        turn.place.turns++;
        return turn;
    }

    private void end(Turn turn) {
        if (running.remove(turn)) {
            turn.user.turns--;
            turn.place.turns--;
            turn.user.taken += SHORT / threads;
            turn.place.taken += SHORT / threads;
        }
    }

    /** Ends a turn. Returns the next turn of the same thread, or null. */
    private synchronized Turn finish(Turn turn, boolean succeeded) {
        boolean inTime = running.contains(turn);
        end(turn);
        if (succeeded) {
            unfinished.remove(turn.item); // late, but done
        } else {
            unfinished.add(turn.item);
        }
        Turn next = inTime ? next() : null;
        if (next == null) {
            notifyAll();
        } else {
            next.worker = turn.worker;
        }
        return next;
    }

    /** Does one turn after another. */
    private final class Worker implements Runnable {
        private Turn turn;

        Worker(Turn turn) {
            this.turn = turn;
        }

        @Override
        public void run() {
            while (turn != null) {
                boolean succeeded = false;
                try {
                    work.accept(turn.item);
                    succeeded = true;
                } catch (Throwable e) { // the other items still get their turns
                    succeeded = false;
                }
                turn = finish(turn, succeeded);
            }
        }
    }

    /** The time that a user or a place has taken, in nanoseconds. */
    private static class Account {
        long taken;
        long overrun;
        int turns;

        /** The time that was taken, and the expected time of the turns that are running. */
        final long expected() {
            return taken + turns * SHORT;
        }
    }

    private final class Place extends Account {
        private final Deque<T> waiting = new ArrayDeque<>();

        boolean isNext() {
            return !waiting.isEmpty() && turns < perPlace && overrun < budget;
        }
    }

    private final class User extends Account {
        private final long id;
        private final Map<String, Place> places = new LinkedHashMap<>();

        User(int id) {
            this.id = Integer.toUnsignedLong(id);
        }

        /** Among equals, low numbers go first, since user namespaces give people many high numbers. */
        boolean isBefore(User other) {
            return expected() < other.expected() || expected() == other.expected() && id < other.id;
        }

        /** The place that has the next turn; null if none may have one now. */
        Place nextPlace() {
            Place next = null;
            if (turns < perUser && overrun / 2 < budget) {
                for (Place place : places.values()) {
                    if (place.isNext() && (next == null || place.expected() < next.expected())) {
                        next = place;
                    }
                }
            }
            return next;
        }
    }

    private final class Turn {
        private final User user;
        private final Place place;
        private final T item;
        private TimeLimited.Watcher worker;
        private long time;

        Turn(User user, Place place) {
            this.user = user;
            this.place = place;
            this.item = place.waiting.remove();
        }

        void pass(long nanos) {
            time += nanos;
            for (Account account : new Account[] {user, place}) {
                account.taken += nanos;
                account.overrun += time > SHORT ? nanos : 0;
            }
        }
    }
}

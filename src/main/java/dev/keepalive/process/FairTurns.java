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
 * Does work for many processes, several at a time, in turns that are fair to the users of these processes: the next turn belongs to the user who has
 * taken the least time so far. So a user whose processes hold up whoever looks at them spends their own time and not that of other users. Among the
 * processes of one user the same holds for places, because the root users of all containers have one number.
 *
 * <p>Times are {@link RunningTime}.
 *
 * @param <T> what is worked on
 */
public final class FairTurns<T> {
    private static final long UNLIMITED = Long.MAX_VALUE;

    /** What a turn is expected to take, in nanoseconds. It costs the user nothing from the budget, so that many short turns do not use that up. */
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
     * Turns that are as long as they are.
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
     * Turns with limits, in milliseconds.
     *
     * @param threads how many run at a time; one user gets at most a third of them, and one place of that user a sixth
     * @param turn after that a turn is given up, and its thread is left behind
     * @param budget what one place may take in addition to a short time for each turn; a user may take twice as much
     * @param total after that no turn begins
     */
    static <T> FairTurns<T> limited(int threads, long turn, long budget, long total, Consumer<T> work) {
        FairTurns<T> turns = new FairTurns<>(threads, threads / 3, threads / 6, work);
        turns.turnLimit = TimeUnit.MILLISECONDS.toNanos(turn);
        turns.budget = TimeUnit.MILLISECONDS.toNanos(budget);
        turns.totalLimit = TimeUnit.MILLISECONDS.toNanos(total);
        return turns;
    }

    /**
     * Adds what is to be worked on.
     *
     * @param user its user id
     * @param place where it runs, its mount namespace for instance
     */
    public void add(int user, String place, T item) {
        users.computeIfAbsent(user, User::new)
                .places
                .computeIfAbsent(place, name -> new Place())
                .waiting
                .add(item);
    }

    /**
     * Gives everything that was added its turn, and waits until no turn runs and none may begin. An interrupt does not end the wait; it is kept for
     * the caller.
     *
     * @return what had no turn, or one that was given up or has thrown anything; in no order
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

    /** The next turn, which has begun; null if none may. */
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

    /** After the work of a turn; the next turn for the same thread, or null. */
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

    /** Takes one turn after the other. */
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
                } catch (Throwable e) { // whatever it is, the others still have their turns
                    succeeded = false;
                }
                turn = finish(turn, succeeded);
            }
        }
    }

    /** The time that somebody has taken, in nanoseconds. */
    private static class Account {
        long taken;
        long overrun;
        int turns;

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

        /** Users of the system and people have the lowest numbers; there can be very many of the others, which people may give themselves. */
        boolean isBefore(User other) {
            return expected() < other.expected() || expected() == other.expected() && id < other.id;
        }

        /** Null if none may have a turn now. */
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

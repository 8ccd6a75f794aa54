package dev.keepalive.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Finds the JVMs that the current user can see, and sends them nothing. Inspects processes in turns that are fair to
 * their users, so that a process that holds up whoever looks at it does not hide those of other users. Names the
 * processes that it misses.
 */
public final class Survey {
    private static final int THREADS = 24;

    /** The limit for one process, in milliseconds; a JVM is usually recognized in a few. */
    private static final long LOOK_MILLIS = 2000;

    /** The limit for the processes of one user in one mount namespace, in addition to the time of short looks. */
    private static final long BUDGET_MILLIS = 8 * LOOK_MILLIS;

    private static final long TOTAL_MILLIS = 30_000;

    private final boolean withAgents;
    private final HiddenProcesses hidden = new HiddenProcesses();
    private final Map<Long, FoundJvm> found = new ConcurrentHashMap<>();
    private final List<FoundJvm> jvms;
    private final List<MissedProcess> missed = new ArrayList<>();

    private Survey(boolean withAgents) {
        this.withAgents = withAgents;
        if (LinuxProcess.hasProc()) {
            lookAtAll();
        } else {
            Jvms.fromPerfData().forEach(jvm -> found.put(jvm.pid(), new FoundJvm(jvm, null, AgentState.UNKNOWN)));
        }
        found.remove(Long.valueOf(CurrentProcess.pid()));
        jvms = new ArrayList<>(found.values());
        jvms.sort(Comparator.comparingLong(jvm -> jvm.pid));
        missed.sort(Comparator.comparingLong(process -> process.pid));
    }

    /** Finds all JVMs but this one. */
    public static Survey ofJvms() {
        return new Survey(false);
    }

    /** Finds all JVMs but this one, and whether they have the agent. */
    public static Survey ofJvmsAndAgents() {
        return new Survey(true);
    }

    /** Turns with the limits of a survey, for another look at JVMs that it has found. */
    public static FairTurns<FoundJvm> turns(Consumer<FoundJvm> look) {
        return FairTurns.limited(THREADS, LOOK_MILLIS, BUDGET_MILLIS, TOTAL_MILLIS, look);
    }

    /** The JVMs in the order of their process ids. */
    public List<FoundJvm> jvms() {
        return jvms;
    }

    /** The processes that were not inspected, for another reason than a lack of permission, by process id. */
    public List<MissedProcess> missed() {
        return missed;
    }

    /** The processes that the caller may not inspect. */
    public HiddenProcesses hidden() {
        return hidden;
    }

    private void lookAtAll() {
        List<Candidate> candidates = new ArrayList<>();
        for (String pid : LinuxProcess.pids()) {
            if (!pid.equals(CurrentProcess.pid())) {
                try {
                    candidates.add(new Candidate(pid));
                } catch (NoSuchFileException e) {
                    // has ended
                } catch (IOException e) {
                    if (new LinuxProcess(pid).exists()) {
                        missed.add(new MissedProcess(Long.parseLong(pid), null));
                    }
                }
            }
        }
        // processes named java go first, so that thousands of others do not delay them
        candidates.sort(Comparator.<Candidate, Boolean>comparing(candidate -> !candidate.named.equals("java"))
                .thenComparing(candidate -> candidate.pid));
        FairTurns<Candidate> turns = FairTurns.limited(THREADS, LOOK_MILLIS, BUDGET_MILLIS, TOTAL_MILLIS, this::look);
        candidates.forEach(candidate -> turns.add(candidate.user, candidate.place, candidate));
        Map<Integer, ProcessUser> users = new HashMap<>();
        IntFunction<ProcessUser> byId = id -> users.computeIfAbsent(id, ProcessUser::ofId);
        for (Candidate left : turns.run()) {
            if (!left.process.hasEnded()) {
                missed.add(new MissedProcess(left.pid, byId.apply(left.user)));
            }
        }
    }

    private void look(Candidate candidate) {
        LinuxProcess process = candidate.process;
        try {
            Jvm jvm = Jvm.of(process, candidate.pid);
            if (jvm != null && !process.hasEnded()) {
                ProcessUser user = ProcessUser.of(candidate.pid);
                found.put(
                        candidate.pid, new FoundJvm(jvm, user, AgentState.UNKNOWN)); // the next line may take too long
                if (withAgents) {
                    found.put(candidate.pid, new FoundJvm(jvm, user, AgentState.seenIn(process)));
                }
            }
        } catch (AccessDeniedException e) {
            hide(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it has ended, or counts as missed
        }
    }

    private void hide(LinuxProcess process) {
        try {
            hidden.add(process);
        } catch (IOException e) {
            // has ended
        }
    }

    /** A process that may be a JVM. */
    private static final class Candidate {
        private final LinuxProcess process;
        private final long pid;
        private final int user;
        private final String place;
        private final String named;

        Candidate(String pid) throws IOException {
            this.pid = Long.parseLong(pid);
            process = new LinuxProcess(pid);
            user = process.realUser();
            place = process.namespace("mnt");
            named = process.name();
        }
    }
}

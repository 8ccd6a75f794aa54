package dev.keepalive.cli;

import dev.keepalive.log.OneLine;
import dev.keepalive.process.AgentState;
import dev.keepalive.process.FairTurns;
import dev.keepalive.process.FoundJvm;
import dev.keepalive.process.Jvms;
import dev.keepalive.process.MissedProcess;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.ProcessUser;
import dev.keepalive.process.Survey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code attach --all}, {@code set --all} and {@code detach --all}: several JVMs at a time, whatever becomes of the
 * others. What is said about one of them stays together.
 */
final class AllJvms {
    /** The number of JVMs at a time; each may take a helper process. */
    private static final int AT_A_TIME = 4;

    private static final int NOBODY = -1;

    private final ManyJvmsCommand command;
    private final JvmFilter filter;
    private final PrintWriter out;
    private final PrintWriter err;
    private final List<FoundJvm> jvms = new ArrayList<>();
    private final List<MissedProcess> missed = new ArrayList<>();
    private final TreeSet<Long> failed = new TreeSet<>();
    private int done;
    private int ended;

    AllJvms(ManyJvmsCommand command, JvmFilter filter, CommandSpec spec) {
        this.command = command;
        this.filter = filter;
        out = spec.commandLine().getOut();
        err = spec.commandLine().getErr();
    }

    /** Acts on all JVMs. Returns the exit code. */
    int act() throws ProcessException {
        choose();
        if (jvms.isEmpty() && missed.isEmpty()) {
            throw new ProcessException(
                    (filter.isGiven() ? "no matching JVM" : "no JVM") + (command.needsAgent() ? " with an agent" : "")
                            + " that you may attach to",
                    "to see those that are there: " + RootCommand.toPaste("list"));
        }
        FairTurns<FoundJvm> turns = new FairTurns<>(AT_A_TIME, this::act);
        for (FoundJvm jvm : jvms) {
            turns.add(jvm.user == null ? NOBODY : jvm.user.id, "", jvm);
        }
        turns.run().forEach(jvm -> failed.add(jvm.pid));
        out.println(jvms.size() + " JVM(s): " + done + " done"
                + (ended == 0 ? "" : ", " + ended + " ended in the meantime")
                + (failed.isEmpty() ? "" : ", " + failed.size() + " failed: " + failed));
        if (!missed.isEmpty()) {
            Missed.lines(missed).forEach(out::println);
            RootCommand.say(Missed.failure(missed), err);
        }
        return failed.isEmpty() && missed.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Chooses the JVMs; {@link Survey} leaves out this process itself. */
    private void choose() {
        ProcessUser self = ProcessUser.self();
        Survey survey = command.needsAgent() ? Survey.ofJvmsAndAgents() : Survey.ofJvms();
        jvms.addAll(survey.jvms());
        jvms.removeIf(jvm -> command.needsAgent() && jvm.agent == AgentState.ABSENT
                || !isAllowed(self, jvm.user)
                || !filter.accepts(jvm));
        missed.addAll(survey.missed());
        missed.removeIf(process -> !isAllowed(self, process.user) || !filter.mayMean(process));
    }

    private static boolean isAllowed(ProcessUser self, ProcessUser user) {
        return self == null || user == null || self.isRoot() || self.id == user.id;
    }

    private void act(FoundJvm jvm) {
        StringWriter output = new StringWriter();
        StringWriter complaints = new StringWriter();
        boolean succeeded = false;
        try {
            if (Jvms.isRunning(jvm.pid)) {
                command.actOn(jvm.pid, new PrintWriter(output));
                succeeded = true;
            }
        } catch (ProcessException e) {
            RootCommand.say(e, new PrintWriter(complaints));
        } catch (Throwable e) { // even if memory runs out, the other JVMs still get their turn
            new PrintWriter(complaints)
                    .append(RootCommand.NAME + ": JVM " + jvm.pid + ": " + OneLine.of(e) + System.lineSeparator())
                    .flush();
        }
        boolean running = succeeded || Jvms.isRunning(jvm.pid);
        synchronized (this) {
            out.println("[" + (jvms.indexOf(jvm) + 1) + "/" + jvms.size() + "] " + jvm.pid + "  " + jvm.name);
            out.print(output);
            out.flush();
            err.print(complaints);
            err.flush();
            if (succeeded) {
                done++;
            } else if (running) {
                failed.add(jvm.pid);
            } else {
                ended++;
            }
        }
    }
}

package dev.keepalive.cli;

import dev.keepalive.attach.AgentState;
import dev.keepalive.attach.AttachException;
import dev.keepalive.attach.FairTurns;
import dev.keepalive.attach.FoundJvm;
import dev.keepalive.attach.Jvms;
import dev.keepalive.attach.MissedProcess;
import dev.keepalive.attach.ProcessUser;
import dev.keepalive.attach.Survey;
import dev.keepalive.log.OneLine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** {@code attach --all}, {@code set --all} and {@code detach --all}: several JVMs at a time, whatever becomes of the others. What is said about one of them stays together. */
final class AllJvms {
    /** Each may be waited for by a process of its own. */
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

    /** Returns the exit code. */
    int act() throws AttachException {
        choose();
        if (jvms.isEmpty() && missed.isEmpty()) {
            throw new AttachException(
                    (filter.isGiven() ? "no such JVM" : "no JVM") + (command.needsAgent() ? " with an agent" : "")
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

    /** Without this process itself, which a {@link Survey} leaves out. */
    private void choose() {
        ProcessUser self = ProcessUser.self();
        Survey survey = command.needsAgent() ? Survey.ofJvmsAndAgents() : Survey.ofJvms();
        for (FoundJvm jvm : survey.jvms()) {
            boolean wanted = !command.needsAgent() || jvm.agent != AgentState.ABSENT;
            if (wanted && isAllowed(self, jvm.user) && filter.accepts(jvm)) {
                jvms.add(jvm);
            }
        }
        for (MissedProcess process : survey.missed()) {
            if (isAllowed(self, process.user) && filter.mayMean(process)) {
                missed.add(process);
            }
        }
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
        } catch (AttachException e) {
            RootCommand.say(e, new PrintWriter(complaints));
        } catch (Throwable e) { // of one JVM, even a lack of memory: the others still get their turn
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

package dev.keepalive.cli;

import dev.keepalive.process.FoundJvm;
import dev.keepalive.process.HiddenProcesses;
import dev.keepalive.process.MissedProcess;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.ProcessUser;
import dev.keepalive.process.Survey;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        header = "Lists the JVMs that you can see",
        description = {
            "Shows process id, user, version of the JDK, agent, and main class or jar. Does not attach to the JVMs, and does not disturb them.",
            "The agent is @|bold present|@ in a JVM that was started with it, @|bold off|@ in one that was started with it and with keepalive=off, "
                    + "and @|bold possible|@ in one that has the agent's jar open, as after an attach; only @|bold status|@ can tell for sure, "
                    + "and what a later attach has switched.",
            "Processes that hold up whoever looks at them are named; then the exit status is 1."
        })
final class ListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Prints JSON, for programs.")
    private boolean json;

    @Mixin
    private JvmFilter filter;

    @Override
    public Integer call() throws ProcessException {
        Survey survey = Survey.ofJvmsAndAgents();
        List<FoundJvm> jvms = new ArrayList<>(survey.jvms());
        jvms.removeIf(jvm -> !filter.accepts(jvm));
        List<MissedProcess> missed = new ArrayList<>(survey.missed());
        missed.removeIf(process -> !filter.mayMean(process));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JvmRow.json(jvms, missed, survey.hidden(), out);
        } else {
            JvmRow.table(jvms).print(out, Terminal.width());
            Missed.lines(missed).forEach(out::println);
            String note = noteOf(survey.hidden());
            if (!note.isEmpty()) {
                out.println("note: " + note + RootCommand.toPaste("list"));
            }
        }
        if (!missed.isEmpty()) {
            throw Missed.failure(missed);
        }
        return ExitCode.OK;
    }

    /** A note on hidden processes, or "". Root is not told each time, though a container may hide processes from it. */
    private static String noteOf(HiddenProcesses hidden) {
        ProcessUser self = ProcessUser.self();
        boolean root = self != null && self.isRoot();
        if (hidden.namedJava() > 0) {
            return hidden.namedJava() + " process(es) named java cannot be inspected; to see them, run as root"
                    + (root ? " with the capability CAP_SYS_PTRACE: " : ": ");
        }
        if (root) {
            return "";
        }
        if (hidden.areOthersInvisible()) {
            return "processes of other users are hidden here (/proc is mounted with hidepid); to see their JVMs, run as root: ";
        }
        return hidden.all() == 0
                ? ""
                : hidden.all() + " process(es) cannot be inspected; to see whether any of them is a JVM, run as root: ";
    }
}

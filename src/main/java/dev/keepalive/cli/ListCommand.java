package dev.keepalive.cli;

import dev.keepalive.attach.AgentState;
import dev.keepalive.attach.HiddenProcesses;
import dev.keepalive.attach.Jvm;
import dev.keepalive.attach.Jvms;
import dev.keepalive.attach.ProcessUser;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        header = "Lists the JVMs that you can see",
        description = {
            "Shows process id, user, version of the JDK, agent, and main class or jar. Does not attach to the JVMs, and does not disturb them.",
            "The agent is @|bold present|@ in a JVM that has the agent's jar open; only @|bold status|@ can tell whether the agent is switched on."
        })
final class ListCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Prints JSON, for programs.")
    private boolean json;

    @Mixin
    private JvmFilter filter;

    @Override
    public void run() {
        List<Jvm> jvms = Jvms.list();
        HiddenProcesses hidden = HiddenProcesses.find(jvms);
        List<JvmRow> rows = new ArrayList<>();
        for (Jvm jvm : jvms) {
            ProcessUser user = ProcessUser.of(jvm.pid());
            if (filter.accepts(jvm, user)) {
                rows.add(new JvmRow(jvm, user, AgentState.of(jvm.pid())));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JvmRow.json(rows, hidden));
            return;
        }
        JvmRow.table(rows).print(out, Terminal.width());
        String note = noteOf(hidden);
        if (!note.isEmpty()) {
            out.println("note: " + note + RootCommand.toPaste("list"));
        }
    }

    /** Root cannot look into all processes either, in a container for instance, and that is nothing to be told each time. */
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

package dev.keepalive.cli;

import com.grack.nanojson.JsonAppendableWriter;
import com.grack.nanojson.JsonWriter;
import dev.keepalive.process.FairTurns;
import dev.keepalive.process.FoundJvm;
import dev.keepalive.process.MissedProcess;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.Survey;
import dev.keepalive.process.TcpConnections;
import dev.keepalive.socket.TcpTableRow;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine.ExitCode;

/**
 * {@code status --all}: the JVMs that can be seen with their connections as /proc shows them, the worst first. Nothing
 * is attached to.
 */
final class AllConnections {
    private static final int NOBODY = -1;

    private final JvmFilter filter;
    private final boolean allRows;
    private final Map<FoundJvm, Summary> summaries = new ConcurrentHashMap<>();
    private final List<FoundJvm> unread = Collections.synchronizedList(new ArrayList<>());
    private final List<MissedProcess> missed = new ArrayList<>();

    AllConnections(JvmFilter filter, boolean allRows) {
        this.filter = filter;
        this.allRows = allRows;
    }

    /** Returns the exit code. */
    int print(PrintWriter out, boolean json) throws ProcessException {
        List<FoundJvm> jvms = look();
        if (json) {
            json(jvms, out);
        } else {
            text(jvms, out);
        }
        if (!missed.isEmpty()) {
            throw Missed.failure(missed);
        }
        return ExitCode.OK;
    }

    private List<FoundJvm> look() {
        Survey survey = Survey.ofJvmsAndAgents();
        FairTurns<FoundJvm> turns = Survey.turns(this::count);
        for (FoundJvm jvm : survey.jvms()) {
            if (filter.accepts(jvm)) {
                turns.add(jvm.user == null ? NOBODY : jvm.user.id, "", jvm);
            }
        }
        turns.run().forEach(jvm -> missed.add(new MissedProcess(jvm.pid, jvm.user)));
        survey.missed().stream().filter(filter::mayMean).forEach(missed::add);
        List<FoundJvm> jvms = new ArrayList<>(summaries.keySet());
        jvms.sort(Comparator.<FoundJvm>comparingInt(jvm -> -count(jvm, Concern.HANGING))
                .thenComparingInt(jvm -> -count(jvm, Concern.WITHOUT_KEEPALIVE))
                .thenComparingLong(jvm -> jvm.pid));
        return jvms;
    }

    private void count(FoundJvm jvm) {
        try {
            Map<Integer, TcpTableRow> rows = TcpConnections.of(jvm.pid).byDescriptor();
            summaries.put(jvm, new Summary(SocketRow.of(rows, Collections.emptyMap())));
        } catch (ProcessException e) {
            unread.add(jvm); // has ended, or does not let this user look
        }
    }

    private int count(FoundJvm jvm, Concern concern) {
        return summaries.get(jvm).of(concern);
    }

    private void text(List<FoundJvm> jvms, PrintWriter out) {
        long hanging =
                jvms.stream().filter(jvm -> count(jvm, Concern.HANGING) > 0).count();
        long without = jvms.stream()
                .filter(jvm -> count(jvm, Concern.WITHOUT_KEEPALIVE) > 0)
                .count();
        out.println(jvms.size() + " JVM(s): " + hanging + " with connections that hang, " + without
                + " with connections without keepalive");
        int more = allRows ? 0 : Math.max(0, jvms.size() - StatusText.MOST_ROWS);
        Table table = new Table(
                        "PID", "USER", "AGENT", "CONNECTIONS", "HANGING", "WITHOUT KEEPALIVE", "MAIN CLASS OR JAR")
                .shrinking("MAIN CLASS OR JAR");
        for (FoundJvm jvm : jvms.subList(0, jvms.size() - more)) {
            table.row(
                    Long.toString(jvm.pid),
                    jvm.user == null ? JvmRow.UNKNOWN : jvm.user.name,
                    jvm.agent.toString(),
                    Integer.toString(summaries.get(jvm).connections()),
                    Integer.toString(count(jvm, Concern.HANGING)),
                    Integer.toString(count(jvm, Concern.WITHOUT_KEEPALIVE)),
                    jvm.name);
        }
        table.print(out, Terminal.width());
        if (more > 0) {
            out.println("(" + more + " more; for all: " + RootCommand.toPaste("status", "--all", "--all-rows") + ")");
        }
        if (hanging + without > 0) {
            out.println("hint: what is wrong with the first, and what to do: "
                    + RootCommand.toPaste("status", Long.toString(jvms.get(0).pid)));
        }
        if (!unread.isEmpty()) {
            out.println("note: the connections of " + unread.size()
                    + " JVM(s) cannot be seen; to see them, run as root: " + RootCommand.toPaste("status", "--all"));
        }
        Missed.lines(missed).forEach(out::println);
    }

    /** Writes it as it goes: one user can have tens of thousands of processes. */
    private void json(List<FoundJvm> jvms, PrintWriter out) {
        JsonAppendableWriter json = JsonWriter.indent("  ").on(out).object().array("jvms");
        for (FoundJvm jvm : jvms) {
            JvmRow.start(jvm, json);
            json.value("connections", summaries.get(jvm).connections())
                    .value("hanging", count(jvm, Concern.HANGING))
                    .value("withoutKeepalive", count(jvm, Concern.WITHOUT_KEEPALIVE))
                    .end();
        }
        json.end().array("unread");
        for (FoundJvm jvm : unread) {
            JvmRow.start(jvm, json);
            json.end();
        }
        json.end();
        JvmRow.missed(missed, json);
        json.end().done();
        out.println();
    }
}

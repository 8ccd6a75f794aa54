package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.TcpConnections;
import dev.keepalive.socket.TcpTableRow;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** A command that changes the settings of a JVM and prints the effect. */
abstract class SettingsCommand extends ManyJvmsCommand {
    private static final String OPTIONS =
            "Written as after -javaagent:keepalive-agent.jar=, for instance idle=60,intvl=10,cnt=5; see below. "
                    + "Settings that you do not name stay as they are. existing=false leaves open connections alone.";

    @Parameters(index = "0", arity = "0..1", paramLabel = PidParameter.LABEL, description = PidParameter.DESCRIPTION)
    private String first;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "OPTIONS", description = OPTIONS)
    private List<String> others = Collections.emptyList();

    @Override
    long pid() {
        long pid = PidParameter.required(first, spec);
        checkedOptions();
        return pid;
    }

    @Override
    void checkForAll() {
        refusePid(first);
        checkedOptions();
    }

    /** The settings as agent arguments; there is no process id before them with --all. */
    private String checkedOptions() {
        List<String> options = new ArrayList<>();
        if (isForAll() && first != null) {
            options.add(first);
        }
        options.addAll(others);
        if (needsAgent() && options.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'OPTIONS'");
        }
        return CheckedOptions.join(options, spec);
    }

    final void change(long pid, String command) throws ProcessException {
        String checked = checkedOptions();
        ReportReader report = run(pid, command, checked);
        if (report.value("state").equals(ReportReader.ABSENT)) {
            if (isForAll()) {
                out().println("JVM " + pid + ": agent absent"); // it only has the jar open
                return;
            }
            throw new ProcessException(
                    "JVM " + pid + " has no agent", "load it: " + RootCommand.toPaste("attach", pid + "", "OPTIONS"));
        }
        StringBuilder line = new StringBuilder("JVM " + pid + ": agent " + report.value("state"));
        for (SettingRow setting : SettingRow.of(report)) {
            if (setting.isGiven()) {
                line.append(", ").append(setting.name).append('=').append(setting.shown());
            }
        }
        out().println(line);
        applied("open sockets", "sockets", "refused", report);
        applied("listeners", "listeners", "refused-by-listeners", report);
        restored(report, out());
        for (String expected : WhatToExpect.lines(report, connections(pid, report))) {
            out().println(expected);
        }
        for (List<String> note : report.rows("note")) {
            out().println("note: " + note.get(0));
        }
        Shortfall.check(pid, report, checked);
    }

    /** The connections that the settings were applied to; none if open connections were left alone. */
    private Collection<TcpTableRow> connections(long pid, ReportReader report) {
        if (report.rows("sockets").isEmpty()) {
            return Collections.emptySet();
        }
        try {
            return TcpConnections.of(pid).byDescriptor().values();
        } catch (ProcessException e) {
            out().println("note: connections with unacknowledged data were not counted; " + e.getMessage());
            return Collections.emptySet();
        }
    }

    private void applied(String what, String key, String refusedKey, ReportReader report) {
        for (List<String> counts : report.rows(key)) {
            out().println(what + ": " + counts.get(0) + " changed, " + counts.get(1) + " already right, "
                    + counts.get(2) + " left at the application's values, " + counts.get(3) + " refused");
        }
        for (List<String> refused : report.rows(refusedKey)) {
            out().println("refused: " + refused.get(0) + " (" + refused.get(1) + " " + key + ")");
        }
    }

    /** Prints how many listeners got their own options back when the agent was switched off. */
    static void restored(ReportReader report, PrintWriter out) {
        for (List<String> restored : report.rows("restored")) {
            out.println("listeners: " + restored.get(0) + " restored to their own options");
        }
    }
}

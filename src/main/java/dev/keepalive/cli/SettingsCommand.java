package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.attach.ReportRow;
import dev.keepalive.control.ReportLine;
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
        if (report.value(ReportLine.STATE).equals(ReportReader.ABSENT)) {
            if (isForAll()) {
                out().println("JVM " + pid + ": agent absent"); // it only has the jar open
                return;
            }
            throw new ProcessException(
                    "JVM " + pid + " has no agent", "load it: " + RootCommand.toPaste("attach", pid + "", "OPTIONS"));
        }
        StringBuilder line = new StringBuilder("JVM " + pid + ": agent " + report.value(ReportLine.STATE));
        for (SettingRow setting : SettingRow.of(report)) {
            if (setting.isGiven()) {
                line.append(", ").append(setting.name).append('=').append(setting.shown());
            }
        }
        out().println(line);
        applied("open sockets", ReportLine.SOCKETS, ReportLine.REFUSED, report);
        applied("listeners", ReportLine.LISTENERS, ReportLine.REFUSED_BY_LISTENERS, report);
        restored(report, out());
        for (String expected : WhatToExpect.lines(report, connections(pid, report))) {
            out().println(expected);
        }
        for (ReportRow note : report.rows(ReportLine.NOTE)) {
            out().println("note: " + note.get("text"));
        }
        Shortfall.check(pid, report, checked);
    }

    /** The connections that the settings were applied to; none if open connections were left alone. */
    private Collection<TcpTableRow> connections(long pid, ReportReader report) {
        if (report.rows(ReportLine.SOCKETS).isEmpty()) {
            return Collections.emptySet();
        }
        try {
            return TcpConnections.of(pid).byDescriptor().values();
        } catch (ProcessException e) {
            out().println("note: connections with unacknowledged data were not counted; " + e.getMessage());
            return Collections.emptySet();
        }
    }

    private void applied(String what, ReportLine key, ReportLine refusedKey, ReportReader report) {
        for (ReportRow counts : report.rows(key)) {
            out().println(what + ": " + counts.get("changed") + " changed, " + counts.get("right") + " already right, "
                    + counts.get("own") + " left at the application's values, " + counts.get("refused") + " refused");
        }
        for (ReportRow refused : report.rows(refusedKey)) {
            out().println("refused: " + refused.get("reason") + " (" + refused.get("number") + " " + key.key() + ")");
        }
    }

    /** Prints how many listeners got their own options back when the agent was switched off. */
    static void restored(ReportReader report, PrintWriter out) {
        for (ReportRow restored : report.rows(ReportLine.RESTORED)) {
            out.println("listeners: " + restored.get("listeners") + " restored to their own options");
        }
    }
}

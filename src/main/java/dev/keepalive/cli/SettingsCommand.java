package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.TcpConnections;
import dev.keepalive.socket.TcpTableRow;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** A command that changes the settings of a JVM and prints the effect. */
abstract class SettingsCommand extends AgentCommand {
    static final String OPTIONS =
            "Written as after -javaagent:keepalive-agent.jar=, for instance idle=60,intvl=10,cnt=5; see below. "
                    + "Settings that you do not name stay as they are. existing=false leaves open connections alone.";

    final void change(long pid, String command, List<String> options) throws ProcessException {
        String checked = CheckedOptions.join(options, spec);
        ReportReader report = run(pid, command, checked);
        if (report.value("state").equals(ReportReader.ABSENT)) {
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

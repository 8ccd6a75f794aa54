package dev.keepalive.cli;

import dev.keepalive.attach.AttachException;
import dev.keepalive.attach.ReportReader;
import java.util.List;

/** Changes the settings of a JVM and says what that did. */
abstract class SettingsCommand extends AgentCommand {
    static final String OPTIONS = "As after -javaagent:keepalive-agent.jar=, for instance idle=60,intvl=10,cnt=5. "
            + "What is not named stays as it is. existing=false leaves the connections alone that are open now.";

    final void change(String command, List<String> options) throws AttachException {
        String checked = CheckedOptions.join(options, spec);
        ReportReader report = run(command, checked);
        if (report.value("state").equals(ReportReader.ABSENT)) {
            throw new AttachException("JVM " + pid + " has no agent", "load it: attach " + pid + " OPTIONS");
        }
        StringBuilder line = new StringBuilder("JVM " + pid + ": agent " + report.value("state"));
        for (List<String> setting : report.rows("setting")) {
            if (!setting.get(1).isEmpty()) {
                line.append(", ").append(setting.get(0)).append('=').append(setting.get(1));
            }
        }
        out().println(line);
        for (List<String> sockets : report.rows("sockets")) {
            out().println("open sockets: " + sockets.get(0) + " changed, " + sockets.get(1) + " already right, "
                    + sockets.get(2) + " with values of the application's own, " + sockets.get(3) + " refused");
        }
        for (List<String> refused : report.rows("refused")) {
            out().println("refused: " + refused.get(0) + " (" + refused.get(1) + " sockets)");
        }
        for (List<String> note : report.rows("note")) {
            out().println("note: " + note.get(0));
        }
        Shortfall.check(pid, report, checked);
    }
}

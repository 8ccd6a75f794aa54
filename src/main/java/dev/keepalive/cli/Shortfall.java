package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.attach.ReportRow;
import dev.keepalive.config.Setting;
import dev.keepalive.control.ReportLine;
import dev.keepalive.process.ProcessException;

/** Finds out whether a change of settings has had no full effect although the agent did not fail. */
final class Shortfall {
    private final long pid;
    private final ReportReader report;

    private Shortfall(long pid, ReportReader report) {
        this.pid = pid;
        this.report = report;
    }

    /**
     * Checks whether the change has taken full effect.
     *
     * @param options the agent arguments
     */
    static void check(long pid, ReportReader report, String options) throws ProcessException {
        Shortfall shortfall = new Shortfall(pid, report);
        if (report.value(ReportLine.STATE).equals("off")) {
            shortfall.failIfOff(options);
        }
        shortfall.failIfNotWoven();
        shortfall.failIfRefused();
    }

    private void failIfOff(String options) throws ProcessException {
        String key = Setting.KEEPALIVE.key();
        for (String option : options.split(",")) {
            if (option.trim().startsWith(key)) {
                return; // the user has switched it off
            }
        }
        for (ReportRow setting : report.rows(ReportLine.SETTING)) {
            if (setting.get("setting").equals(key)) {
                throw new ProcessException(
                        "the agent in JVM " + pid + " stays off: " + key + "=off is from " + setting.get("origin"),
                        "switch it on: " + RootCommand.toPaste("attach", pid + "", key + "=on"));
            }
        }
    }

    private void failIfNotWoven() throws ProcessException {
        for (ReportRow hook : report.rows(ReportLine.HOOK)) {
            String state = hook.get("state");
            if (!state.startsWith("woven") && !state.equals("not loaded")) {
                throw new ProcessException(
                        "not every new socket of JVM " + pid + " will get keepalive: hook point " + hook.get("method")
                                + ": " + state,
                        "the stderr of that JVM says more, and this lists all hook points: "
                                + RootCommand.toPaste("status", pid + ""));
            }
        }
    }

    private void failIfRefused() throws ProcessException {
        for (ReportRow sockets : report.rows(ReportLine.SOCKETS)) {
            if (!sockets.get("refused").equals("0")) {
                throw new ProcessException(
                        sockets.get("refused") + " open socket(s) of JVM " + pid + " refused an option, see above",
                        "does the kernel of that JVM know the option, and does this kind of socket accept it?");
            }
        }
    }
}

package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.config.Setting;
import dev.keepalive.process.ProcessException;
import java.util.List;

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
        if (report.value("state").equals("off")) {
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
        for (List<String> setting : report.rows("setting")) {
            if (setting.get(0).equals(key)) {
                throw new ProcessException(
                        "the agent in JVM " + pid + " stays off: " + key + "=off is from " + setting.get(2),
                        "switch it on: " + RootCommand.toPaste("attach", pid + "", key + "=on"));
            }
        }
    }

    private void failIfNotWoven() throws ProcessException {
        for (List<String> hook : report.rows("hook")) {
            String state = hook.get(1);
            if (!state.startsWith("woven") && !state.equals("not loaded")) {
                throw new ProcessException(
                        "not every new socket of JVM " + pid + " will get keepalive: hook point " + hook.get(0) + ": "
                                + state,
                        "the stderr of that JVM says more, and this lists all hook points: "
                                + RootCommand.toPaste("status", pid + ""));
            }
        }
    }

    private void failIfRefused() throws ProcessException {
        for (List<String> sockets : report.rows("sockets")) {
            if (!sockets.get(3).equals("0")) {
                throw new ProcessException(
                        sockets.get(3) + " open socket(s) of JVM " + pid + " refused an option, see above",
                        "does the kernel of that JVM know the option, and does this kind of socket accept it?");
            }
        }
    }
}

package dev.keepalive.cli;

import dev.keepalive.process.MissedProcess;
import dev.keepalive.process.ProcessException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Messages about processes that could not be inspected in time. */
final class Missed {
    private Missed() {}

    /** Lines with the process ids, one for each user. */
    static List<String> lines(List<MissedProcess> processes) {
        List<String> lines = new ArrayList<>();
        byUser(processes)
                .forEach((user, pids) -> lines.add("note: not looked at in time, and perhaps JVMs: " + pids.size()
                        + " process(es) of user " + user + ": " + String.join(", ", pids)));
        return lines;
    }

    /** The failure of a command for all JVMs. */
    static ProcessException failure(List<MissedProcess> processes) {
        return new ProcessException(
                processes.size() + " process(es) of user "
                        + String.join(", ", byUser(processes).keySet())
                        + " could not be looked at in time, so JVMs may be missing here",
                "try again, or look at one of them: " + RootCommand.toPaste("status", "PID"));
    }

    private static Map<String, List<String>> byUser(List<MissedProcess> processes) {
        Map<String, List<String>> pids = new TreeMap<>();
        for (MissedProcess process : processes) {
            pids.computeIfAbsent(process.user == null ? JvmRow.UNKNOWN : process.user.name, user -> new ArrayList<>())
                    .add(Long.toString(process.pid));
        }
        return pids;
    }
}

package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.attach.ReportRow;
import dev.keepalive.config.DetectionTime;
import dev.keepalive.control.ReportLine;
import dev.keepalive.socket.TcpTableRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Explains what changed settings mean for the connections of a JVM. */
final class WhatToExpect {
    /** The values by setting: those that were given, otherwise the defaults of the kernel of that JVM. */
    private final Map<String, String> values = new HashMap<>();

    private WhatToExpect(ReportReader report) {
        for (ReportRow kernel : report.rows(ReportLine.KERNEL)) {
            values.put(kernel.get("setting"), kernel.get("value"));
        }
        for (ReportRow setting : report.rows(ReportLine.SETTING)) {
            if (!setting.get("value").isEmpty()) {
                values.put(setting.get("setting"), setting.get("value"));
            }
        }
    }

    /**
     * The lines of the explanation; none if the agent is off.
     *
     * @param connections the connections that the settings were applied to
     */
    static List<String> lines(ReportReader report, Collection<TcpTableRow> connections) {
        List<String> lines = new ArrayList<>();
        if (report.value(ReportLine.STATE).equals("on")) {
            WhatToExpect expect = new WhatToExpect(report);
            expect.addTo(lines);
            expect.unacknowledged(new UnacknowledgedData(connections, expect.userTimeout()), lines);
        }
        return lines;
    }

    private void addTo(List<String> lines) {
        int idle = number("idle");
        int interval = number("intvl");
        int count = number("cnt");
        if (idle > 0 && interval > 0 && count > 0 && number("user-timeout") <= 0) {
            lines.add("a dead peer on an idle connection is detected after "
                    + DetectionTime.seconds(idle, interval, count) + " s: " + idle + " + " + interval + " x " + count);
        }
        String exceeded = IdleLimits.exceededBy(idle);
        if (!exceeded.isEmpty()) {
            lines.add("hint: the idle time of " + idle
                    + " s, which the kernel may exceed by an eighth, is too long for these networks: " + exceeded
                    + ". They forget the connection before the first probe; idle=60,intvl=10,cnt=5 suits all of them");
        }
    }

    private void unacknowledged(UnacknowledgedData data, List<String> lines) {
        String userTimeout = values.getOrDefault("user-timeout", "");
        if (data.connections() > 0) {
            lines.add("unacknowledged data: " + connections(data.connections()) + ", " + data.retransmitting()
                    + " of them retransmitting. " + expectation(userTimeout, data));
        }
        if (data.zeroWindow() > 0 && !userTimeout.isEmpty()) {
            lines.add("zero window: " + connections(data.zeroWindow()) + " to a peer that does not read; user-timeout="
                    + userTimeout + " also ends them if they stay blocked for longer than that");
        }
    }

    private static String expectation(String userTimeout, UnacknowledgedData data) {
        if (userTimeout.isEmpty()) {
            return "Keepalive does not end these: as long as data is unacknowledged Linux sends no probes."
                    + " If the peer is gone they hang until the kernel gives up, about 15 minutes after the data was sent"
                    + " (net.ipv4.tcp_retries2); user-timeout=auto ends them";
        }
        return "If the peer is gone, user-timeout=" + userTimeout
                + (data.timeToEnd() > 0 ? " ends each in at most " + data.timeToEnd() + " s" : " ends each")
                + ", unless the application has set times of its own on it";
    }

    /** In milliseconds, 0 if there is none or if the times are not known. */
    private int userTimeout() {
        if (!values.getOrDefault("user-timeout", "").equals("auto")) {
            return number("user-timeout");
        }
        int idle = number("idle");
        int interval = number("intvl");
        int count = number("cnt");
        return idle > 0 && interval > 0 && count > 0
                ? DetectionTime.inMilliseconds(DetectionTime.seconds(idle, interval, count))
                : 0;
    }

    private static String connections(int number) {
        return number + (number == 1 ? " connection" : " connections");
    }

    /** The number of a setting; 0 if it is not known, -1 if it is a word. */
    private int number(String setting) {
        String value = values.getOrDefault(setting, "0");
        return value.matches("[0-9]+") ? Integer.parseInt(value) : -1;
    }
}

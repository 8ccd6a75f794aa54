package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.attach.ReportRow;
import dev.keepalive.config.Setting;
import dev.keepalive.control.ReportLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A setting in a report. */
final class SettingRow {
    final String name;

    /** The value; "" if none was given, so that the kernel's value applies. */
    final String value;

    /** The origin of the value. */
    final String origin;

    /** The default of the kernel of that JVM, or "". */
    final String kernel;

    private SettingRow(ReportRow fields, String kernel) {
        name = fields.get("setting");
        value = fields.get("value");
        origin = fields.get("origin");
        this.kernel = kernel;
    }

    static List<SettingRow> of(ReportReader report) {
        Map<String, String> kernel = new HashMap<>();
        for (ReportRow fields : report.rows(ReportLine.KERNEL)) {
            kernel.put(fields.get("setting"), fields.get("value"));
        }
        List<SettingRow> settings = new ArrayList<>();
        for (ReportRow fields : report.rows(ReportLine.SETTING)) {
            settings.add(new SettingRow(fields, kernel.getOrDefault(fields.get("setting"), "")));
        }
        return settings;
    }

    /** Whether a value or the kernel's default ({@code idle=default}) was asked for. */
    boolean isGiven() {
        return !value.isEmpty() || !origin.equals("default");
    }

    /** The value, or {@code 7200 (kernel)}, or {@code none} for the user timeout; "" if unknown. */
    String shown() {
        if (value.isEmpty() && name.equals(Setting.USER_TIMEOUT.key())) {
            return "none"; // without a user timeout the kernel counts retransmissions, see tcp(7)
        }
        return !value.isEmpty() || kernel.isEmpty() ? value : kernel + " (kernel)";
    }
}

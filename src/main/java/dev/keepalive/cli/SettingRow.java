package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.config.Setting;
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

    private SettingRow(List<String> fields, String kernel) {
        name = fields.get(0);
        value = fields.get(1);
        origin = fields.get(2);
        this.kernel = kernel;
    }

    static List<SettingRow> of(ReportReader report) {
        Map<String, String> kernel = new HashMap<>();
        for (List<String> fields : report.rows("kernel")) {
            kernel.put(fields.get(0), fields.get(1));
        }
        List<SettingRow> settings = new ArrayList<>();
        for (List<String> fields : report.rows("setting")) {
            settings.add(new SettingRow(fields, kernel.getOrDefault(fields.get(0), "")));
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

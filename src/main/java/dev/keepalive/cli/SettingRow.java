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

    /** "" if none was given: the kernel's stays. */
    final String value;

    /** Where the value came from. */
    final String origin;

    /** What the kernel of that JVM gives a socket without a value, or "". */
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

    /** Whether it has a value, or the kernel's because that was asked for: {@code idle=default}. */
    boolean isGiven() {
        return !value.isEmpty() || !origin.equals("default");
    }

    /** The value, or the kernel's: {@code 7200 (kernel)}, for the user timeout {@code none}; "" if neither is known. */
    String shown() {
        if (value.isEmpty() && name.equals(Setting.USER_TIMEOUT.key())) {
            return "none"; // tcp(7): without one the kernel goes by its own count of retransmissions
        }
        return !value.isEmpty() || kernel.isEmpty() ? value : kernel + " (kernel)";
    }
}

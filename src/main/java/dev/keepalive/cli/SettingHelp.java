package dev.keepalive.cli;

import dev.keepalive.config.Setting;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** Explains the settings, for the help and the manual page. Names and values come from {@link Setting}. */
public final class SettingHelp {
    static final String HEADING = "OPTIONS";

    private SettingHelp() {}

    /** The accepted values of each setting and their meaning, by the name of the setting. */
    public static Map<String, String> entries() {
        Map<String, String> entries = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            entries.put(setting.key(), setting.accepted() + ": " + meaning(setting.key()));
        }
        return entries;
    }

    /** Adds the settings to the end of a command's help. */
    static void addTo(CommandSpec command) {
        String[] lines = entries().entrySet().stream()
                .map(entry -> "  " + entry.getKey() + "=  " + entry.getValue().replace("%", "%%")) // picocli formats it
                .toArray(String[]::new);
        command.usageMessage()
                .footerHeading("%n" + HEADING + ", separated by commas or blanks:%n")
                .footer(lines);
    }

    static String meaning(String key) {
        switch (key) {
            case "keepalive":
                return "whether sockets get keepalive; with on, the application cannot switch it off;"
                        + " with yield, it can; with force, it cannot set other times either";
            case "idle":
                return "time without traffic before the first probe (TCP_KEEPIDLE)";
            case "intvl":
                return "time between probes (TCP_KEEPINTVL)";
            case "cnt":
                return "unanswered probes after which the connection is given up (TCP_KEEPCNT)";
            case "user-timeout":
                return "how long data may stay unacknowledged (TCP_USER_TIMEOUT)";
            case "log":
                return "how much the agent writes to the standard error of the JVM, or to the file that log-file names;"
                        + " with debug a line for each socket, which costs about 25 microseconds of CPU";
            case "log-file":
                return "the file to which lines are appended, each with the time; %p stands for the process id,"
                        + " and a relative path is resolved against the working directory of the JVM";
            case "jmx":
                return "on registers the MBean dev.keepalive:type=KeepAlive, as soon as the JVM has the platform MBean server";
            default:
                throw new IllegalArgumentException("no meaning of " + key);
        }
    }
}

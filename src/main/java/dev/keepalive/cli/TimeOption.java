package dev.keepalive.cli;

import dev.keepalive.config.Setting;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A time on the command line: whole seconds, written as {@link Setting#milliseconds} reads durations. */
final class TimeOption {
    private static final int MILLIS = 1000;

    private TimeOption() {}

    /**
     * The seconds that an option gives, 1 or more.
     *
     * @param name of the option, for the message if its value is not accepted
     * @param maximum the largest that is accepted
     */
    static int seconds(String name, String value, int maximum, CommandSpec spec) {
        long millis = Setting.milliseconds(value, MILLIS);
        if (millis < MILLIS || millis % MILLIS != 0 || millis / MILLIS > maximum) {
            throw new ParameterException(
                    spec.commandLine(),
                    name + "=" + value + " is wrong; accepted: seconds, 1-" + maximum + ", 90s, 2m, 1h");
        }
        return (int) (millis / MILLIS);
    }
}

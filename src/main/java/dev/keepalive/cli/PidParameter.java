package dev.keepalive.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The process id of the JVM that a command is for. */
final class PidParameter {
    static final String LABEL = "PID";
    static final String DESCRIPTION = "Process id of the JVM, as list shows it.";

    private PidParameter() {}

    /** The process id, which a command line without {@code --all} has to name. */
    static long required(String text, CommandSpec spec) {
        if (text == null) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'PID', or --all");
        }
        return parse(text, spec);
    }

    /** The process id; ParameterException if something else was given. */
    private static long parse(String text, CommandSpec spec) {
        try {
            long pid = Long.parseLong(text);
            if (pid > 0) {
                return pid;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new ParameterException(
                spec.commandLine(),
                "'" + text + "' is not a process id (PID), the number by which the system knows a running JVM\n"
                        + "to see those of the JVMs here: " + RootCommand.toPaste("list"));
    }
}

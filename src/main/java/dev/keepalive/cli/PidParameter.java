package dev.keepalive.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The parameter that names the JVM a command is for. */
final class PidParameter {
    static final String LABEL = "PID";
    static final String DESCRIPTION = "Process id of the JVM, as list shows it.";

    @Parameters(index = "0", paramLabel = LABEL, description = DESCRIPTION)
    private String text;

    /** The process id; ParameterException if something else was given. */
    long value(CommandSpec spec) {
        return parse(text, spec);
    }

    static long parse(String text, CommandSpec spec) {
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

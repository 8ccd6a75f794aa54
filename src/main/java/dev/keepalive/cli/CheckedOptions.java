package dev.keepalive.cli;

import dev.keepalive.attach.AgentArguments;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Agent arguments given on the command line, in one word or several. */
final class CheckedOptions {
    private CheckedOptions() {}

    /** Joins the words to one agent argument; ParameterException if it contains a mistake. */
    static String join(List<String> words, CommandSpec spec) {
        String options = String.join(",", words);
        try {
            AgentArguments.check(options);
            return options;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}

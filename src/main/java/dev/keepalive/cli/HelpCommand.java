package dev.keepalive.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replaces picocli's command, whose own option --help would collide with the one that all commands here inherit. */
@Command(name = "help", header = "Prints the help of a command, as COMMAND --help does")
final class HelpCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "If none is given, all commands are listed.")
    private String command;

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine();
        CommandLine wanted = command == null ? root : root.getSubcommands().get(command);
        if (wanted == null) {
            throw new ParameterException(
                    spec.commandLine(), "'" + command + "' is not a command; " + RootCommand.accepted());
        }
        wanted.usage(spec.commandLine().getOut());
    }
}

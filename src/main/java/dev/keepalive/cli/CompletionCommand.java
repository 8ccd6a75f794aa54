package dev.keepalive.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        header = "Prints a completion script for bash; zsh: options only",
        description = {
            "For shells in which @|bold " + RootCommand.NAME + "|@ is an alias or script for @|bold java -jar "
                    + RootCommand.NAME + ".jar|@:",
            "source <(" + RootCommand.NAME + " completion)"
        })
final class CompletionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().println(new CompletionScript(spec.root().commandLine()));
    }
}

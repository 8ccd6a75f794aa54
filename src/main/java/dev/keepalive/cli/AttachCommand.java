package dev.keepalive.cli;

import dev.keepalive.attach.AttachException;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "attach",
        header = "Loads the agent into a running JVM",
        description =
                "New sockets get keepalive from now on, and so do those that are open. An agent that is there gets the settings.")
final class AttachCommand extends SettingsCommand {
    @Parameters(index = "1..*", arity = "0..*", paramLabel = "OPTIONS", description = OPTIONS)
    private List<String> options = Collections.emptyList();

    @Override
    void act() throws AttachException {
        change("attach", options);
    }
}

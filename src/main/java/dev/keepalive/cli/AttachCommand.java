package dev.keepalive.cli;

import dev.keepalive.attach.AttachException;
import picocli.CommandLine.Command;

@Command(
        name = "attach",
        header = "Loads the agent into a running JVM",
        description =
                "New sockets get keepalive from now on, and so do those that are open. An agent that is there gets the settings.")
final class AttachCommand extends SettingsCommand {
    @Override
    void act() throws AttachException {
        change("attach");
    }
}

package dev.keepalive.cli;

import dev.keepalive.attach.AttachException;
import picocli.CommandLine.Command;

@Command(
        name = "set",
        header = "Changes the settings of an agent that is there",
        description = "They hold for new and for open sockets.")
final class SetCommand extends SettingsCommand {
    @Override
    void act() throws AttachException {
        change("set");
    }
}

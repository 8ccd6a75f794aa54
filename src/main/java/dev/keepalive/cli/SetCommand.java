package dev.keepalive.cli;

import dev.keepalive.process.ProcessException;
import picocli.CommandLine.Command;

@Command(
        name = "set",
        header = "Changes the settings of an agent that is already loaded",
        description = {
            "The new values apply to new and to open sockets.",
            "With @|bold --all|@ the settings of all JVMs change that have the agent and that you may attach to, as with @|bold attach --all|@."
        })
final class SetCommand extends SettingsCommand {
    @Override
    boolean needsAgent() {
        return true;
    }

    @Override
    void act(long jvm) throws ProcessException {
        change(jvm, "set");
    }
}

package dev.keepalive.cli;

import dev.keepalive.process.ProcessException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "set",
        header = "Changes the settings of an agent that is already loaded",
        description = "The new values apply to new and to open sockets.")
final class SetCommand extends SettingsCommand {
    @Mixin
    private PidParameter pid;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "OPTIONS", description = OPTIONS)
    private List<String> options;

    @Override
    long pid() {
        return pid.value(spec);
    }

    @Override
    void act(long jvm) throws ProcessException {
        change(jvm, "set", options);
    }
}

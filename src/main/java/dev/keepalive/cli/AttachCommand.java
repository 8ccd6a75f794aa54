package dev.keepalive.cli;

import dev.keepalive.process.ProcessException;
import picocli.CommandLine.Command;

@Command(
        name = "attach",
        header = "Loads the agent into a running JVM",
        description = {
            "New sockets get keepalive from now on, and so do those that are already open. If the agent is already loaded, its settings are changed.",
            "With @|bold --all|@ the agent is loaded into every JVM that @|bold list|@ shows and that you may attach to: as root the JVMs of all "
                    + "users, otherwise your own. "
                    + "In a container these are the JVMs of that container; on a host they include the JVMs in its containers, which have to be "
                    + "able to read the jar, see @|bold --jar|@. Several JVMs are attached to at a time. If the attach to one of them fails, the others "
                    + "still follow; the exit status is 0 only if none failed and every process could be looked at."
        })
final class AttachCommand extends SettingsCommand {
    @Override
    boolean needsAgent() {
        return false;
    }

    @Override
    void act(long pid) throws ProcessException {
        change(pid, "attach");
    }
}

package dev.keepalive.cli;

import dev.keepalive.attach.AttachException;
import dev.keepalive.attach.ReportReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        header = "Asks an agent for its settings, hook points, counters and open sockets",
        description =
                "The values of the sockets are the kernel's. A JVM that certainly has no agent is not attached to.")
final class StatusCommand extends AgentCommand {
    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    void act() throws AttachException {
        ReportReader report = run("status", "");
        if (json) {
            out().println(StatusJson.of(pid, report));
        } else {
            new StatusText(out()).print(pid, report);
        }
    }
}

package dev.keepalive.cli;

import dev.keepalive.attach.AttachException;
import dev.keepalive.attach.ReportReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "detach",
        header = "Takes the agent's hooks out of a JVM again",
        description = {
            "Connections keep what they have; new ones are left alone.",
            "Listeners get their own options back, since they pass them on to what they accept."
        })
final class DetachCommand extends AgentCommand {
    @Mixin
    private PidParameter pid;

    @Override
    long pid() {
        return pid.value(spec);
    }

    @Override
    void act(long jvm) throws AttachException {
        ReportReader report = run(jvm, "detach", "");
        out().println("JVM " + jvm + ": agent " + report.value("state"));
        SettingsCommand.restored(report, out());
    }
}

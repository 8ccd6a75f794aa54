package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.process.ProcessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "detach",
        header = "Removes the agent's hooks from a JVM",
        description = {
            "Open connections keep the options that they have; new connections are left alone.",
            "Listeners get their own options back, because the connections that they accept inherit these options."
        })
final class DetachCommand extends AgentCommand {
    @Mixin
    private PidParameter pid;

    @Override
    long pid() {
        return pid.value(spec);
    }

    @Override
    void act(long jvm) throws ProcessException {
        ReportReader report = run(jvm, "detach", "");
        out().println("JVM " + jvm + ": agent " + report.value("state"));
        SettingsCommand.restored(report, out());
    }
}

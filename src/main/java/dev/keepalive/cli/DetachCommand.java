package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.control.ReportLine;
import dev.keepalive.process.ProcessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
        name = "detach",
        header = "Removes the agent's hooks from a JVM",
        description = {
            "Open connections keep the options that they have; new connections are left alone.",
            "Listeners get their own options back, because the connections that they accept inherit these options.",
            "With @|bold --all|@ this is done in all JVMs that have the agent and that you may attach to, as with @|bold attach --all|@."
        })
final class DetachCommand extends ManyJvmsCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = PidParameter.LABEL, description = PidParameter.DESCRIPTION)
    private String pid;

    @Override
    long pid() {
        return PidParameter.required(pid, spec);
    }

    @Override
    void checkForAll() {
        if (pid != null) {
            throw new ParameterException(spec.commandLine(), "give PID or --all, not both");
        }
    }

    @Override
    boolean needsAgent() {
        return true;
    }

    @Override
    void act(long jvm) throws ProcessException {
        ReportReader report = run(jvm, "detach", "");
        out().println("JVM " + jvm + ": agent " + report.value(ReportLine.STATE));
        SettingsCommand.restored(report, out());
    }
}

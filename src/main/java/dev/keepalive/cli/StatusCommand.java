package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.process.AgentState;
import dev.keepalive.process.Jvms;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.TcpConnections;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "status",
        header = "Shows the TCP connections of a JVM, and the settings of its agent",
        description = {
            "If the JVM has the agent, the agent reports its settings, hook points, counters and sockets, with the options that the kernel has "
                    + "for each socket.",
            "If it does not, nothing is loaded into the JVM or sent to it: on Linux its connections are read from /proc. For each one the "
                    + "output shows the running timer, the bytes that are not yet acknowledged or read, the retransmissions, and a verdict."
        })
final class StatusCommand extends AgentCommand {
    @Mixin
    private PidParameter pid;

    @Option(names = "--json", description = "Prints JSON, for programs.")
    private boolean json;

    @Option(
            names = "--no-attach",
            description = "Only reads /proc, even if the JVM has the agent. Use it to look at a JVM often.")
    private boolean noAttach;

    @Option(
            names = "--origins",
            description = {
                "Counts new sockets for some time. Then shows which code made them, to which peer, and which keepalive options that "
                        + "code sets itself.",
                "While it counts, each new socket costs about 11 microseconds of CPU more, because the JVM looks at the stack. The JVM "
                        + "stops counting afterwards, even if this command is killed."
            })
    private boolean origins;

    @Option(names = "--for", paramLabel = "TIME", description = "How long --origins counts: 1s to 60m, 30s by default.")
    private String time;

    @Override
    long pid() {
        return pid.value(spec);
    }

    private boolean attachesTo(long jvm) {
        return !noAttach && !(Jvms.isSeen(jvm) && AgentState.of(jvm) == AgentState.ABSENT);
    }

    @Override
    void act(long jvm) throws ProcessException {
        if (time != null && !origins) {
            throw new ParameterException(spec.commandLine(), "--for can only be given with --origins");
        }
        if (origins) {
            new OriginsReport(out(), json).print(counted(jvm));
            return;
        }
        Status status = status(jvm);
        if (json) {
            out().println(StatusJson.of(status));
        } else {
            new StatusText(out(), Terminal.width()).print(status);
        }
    }

    private ReportReader counted(long jvm) throws ProcessException {
        int seconds = OriginsReport.seconds(time == null ? "30s" : time);
        if (seconds == OriginsReport.NOT_ACCEPTED) {
            throw new ParameterException(spec.commandLine(), "--for=" + time + "; accepted: 1s to 3600s, 1m to 60m");
        }
        ReportReader started = run(jvm, "origins", "for=" + seconds);
        String state = started.value("state");
        if (!state.equals("on")) {
            throw new ProcessException(
                    "JVM " + jvm + (state.equals("off") ? " has an agent that is switched off" : " has no agent"),
                    "to count its sockets: " + RootCommand.toPaste("attach", jvm + "", "keepalive=on"));
        }
        try {
            Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the counts up to now are printed
        }
        return run(jvm, "counted-origins", "");
    }

    private Status status(long jvm) throws ProcessException {
        if (noAttach && !Jvms.isSeen(jvm)) {
            throw new ProcessException(
                    "/proc does not show JVM " + jvm + ", and with --no-attach nothing else is looked at",
                    "is it running, and may you read /proc/" + jvm
                            + ", which only Linux has? Without --no-attach its agent is asked");
        }
        if (!attachesTo(jvm)) {
            return Status.seen(jvm, AgentState.of(jvm).toString(), TcpConnections.of(jvm));
        }
        ReportReader report = askAgent(jvm);
        return report.value("state").equals(ReportReader.ABSENT) && Jvms.isSeen(jvm)
                ? Status.seen(jvm, ReportReader.ABSENT, TcpConnections.of(jvm))
                : Status.reported(jvm, report, SocketRow.of(jvm, report));
    }

    private ReportReader askAgent(long jvm) throws ProcessException {
        try {
            return run(jvm, "status", "");
        } catch (ProcessException e) {
            if (!Jvms.isSeen(jvm)) {
                throw e;
            }
            String withoutAttach = RootCommand.toPaste("status", "--no-attach", Long.toString(jvm));
            throw new ProcessException(
                    e.getMessage(), e.remedy() + "\nits connections can be seen without an attach: " + withoutAttach);
        }
    }
}

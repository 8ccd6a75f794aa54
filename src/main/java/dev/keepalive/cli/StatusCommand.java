package dev.keepalive.cli;

import dev.keepalive.attach.ReportReader;
import dev.keepalive.control.ReportLine;
import dev.keepalive.process.AgentState;
import dev.keepalive.process.Jvms;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.TcpConnections;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        header = "Shows the TCP connections of a JVM, and the settings of its agent",
        description = {
            "If the JVM has the agent, the agent reports its settings, hook points, counters and sockets, with the options that the kernel has "
                    + "for each socket.",
            "First comes a summary, then the connections, the worst first, then hints with the commands that mend what is wrong.",
            "If it does not, nothing is loaded into the JVM or sent to it: on Linux its connections are read from /proc. For each one the "
                    + "output shows the running timer, the bytes that are not yet acknowledged or read, the retransmissions, and a verdict.",
            "With @|bold --all|@ it reads /proc only, and shows how many connections of each JVM hang or have no keepalive, the worst JVM first."
        })
final class StatusCommand extends AgentCommand {
    /** How many seconds --origins may count. */
    private static final int LONGEST_COUNT = 3600;

    @Parameters(index = "0", arity = "0..1", paramLabel = PidParameter.LABEL, description = PidParameter.DESCRIPTION)
    private String pid;

    @Option(names = "--all", description = "Looks at all JVMs instead of PID, without an attach.")
    private boolean all;

    @Mixin
    private JvmFilter filter;

    @Option(
            names = "--all-rows",
            description =
                    "Shows every row; without it, the " + StatusText.MOST_ROWS + " worst ones. JSON always has all.")
    private boolean allRows;

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
    public Integer call() throws ProcessException {
        if (!all) {
            filter.refuseWithoutAll(spec);
            return super.call();
        }
        if (pid != null || origins || time != null) {
            throw new ParameterException(spec.commandLine(), "--all takes neither PID nor --origins");
        }
        return new AllConnections(filter, allRows).print(out(), json);
    }

    @Override
    long pid() {
        return PidParameter.required(pid, spec);
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
            new StatusText(out(), Terminal.width(), allRows).print(status);
        }
    }

    private ReportReader counted(long jvm) throws ProcessException {
        int seconds = TimeOption.seconds("--for", time == null ? "30s" : time, LONGEST_COUNT, spec);
        ReportReader started = run(jvm, "origins", "for=" + seconds);
        String state = started.value(ReportLine.STATE);
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
        if (!report.value(ReportLine.STATE).equals("on") && Jvms.isSeen(jvm)) {
            return Status.seen(jvm, report, TcpConnections.of(jvm)); // an agent that is off does not find sockets
        }
        return Status.reported(jvm, report, SocketRow.of(jvm, report));
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

package dev.keepalive.cli;

import dev.keepalive.attach.AttachException;
import dev.keepalive.attach.Attachment;
import dev.keepalive.attach.ReportReader;
import java.io.File;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands for one JVM have in common. */
abstract class AgentCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "PID", description = "Process id of the JVM.")
    long pid;

    @Option(
            names = "--jar",
            paramLabel = "PATH",
            description = "The agent's jar as that JVM sees it, if it cannot read this one: a container, another user.")
    private String jar;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for that JVM, ${DEFAULT-VALUE} by default.")
    private int timeout;

    @Override
    public final Integer call() throws AttachException {
        try {
            act();
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new AttachException(
                    "the report of JVM " + pid + " cannot be understood: " + e,
                    "is its agent of another release? Use the jar that it was started with");
        }
        return 0;
    }

    abstract void act() throws AttachException;

    /** Has the agent do something. */
    final ReportReader run(String command, String options) throws AttachException {
        if (timeout < 1) {
            throw new ParameterException(spec.commandLine(), "--timeout=" + timeout + "; accepted: seconds, 1 or more");
        }
        return Attachment.run(pid, jar == null ? null : absolute(jar), command, options, timeout);
    }

    private String absolute(String path) {
        if (path.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--jar= names no file");
        }
        return new File(path).getAbsolutePath();
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

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
import picocli.CommandLine.Spec;

/** What the commands that ask an agent have in common. */
abstract class AgentCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(
            names = "--jar",
            paramLabel = "PATH",
            description = "The agent's jar as that JVM sees it, if that JVM cannot read this one, as in a container.")
    private String jar;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long to wait for that JVM: seconds, or 90s, 2m. ${DEFAULT-VALUE} by default.")
    private String timeout;

    /** Null unless the thread works for one of several JVMs. */
    private final ThreadLocal<PrintWriter> outputOfThread = new ThreadLocal<>();

    @Override
    public Integer call() throws AttachException {
        actOn(pid());
        return 0;
    }

    /** The JVM that the command line names. */
    abstract long pid();

    /** Does what the command is for. */
    abstract void act(long pid) throws AttachException;

    /** The same, and understands what is wrong with a report. */
    private void actOn(long pid) throws AttachException {
        try {
            act(pid);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new AttachException(
                    "the report of JVM " + pid + " cannot be understood: " + e,
                    "does its agent come from another release? Use the jar with which the agent was loaded");
        } catch (OutOfMemoryError e) {
            throw new AttachException(
                    "what JVM " + pid + " has answered does not fit into the memory of this command: " + e,
                    "run it with a larger heap: java -Xmx1g -jar ...");
        }
    }

    /** Does it for one of several JVMs at a time, with an output of its own. */
    final void actOn(long pid, PrintWriter output) throws AttachException {
        outputOfThread.set(output);
        try {
            actOn(pid);
        } finally {
            outputOfThread.remove();
            output.flush();
        }
    }

    /** Mistakes in the options; to be found before any JVM is touched. */
    final void checkOptions() {
        timeout();
        if (jar != null && jar.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--jar= names no file");
        }
    }

    private int timeout() {
        return TimeOption.seconds("--timeout", timeout, Integer.MAX_VALUE, spec);
    }

    /** Has the agent do something. */
    final ReportReader run(long pid, String command, String options) throws AttachException {
        checkOptions();
        return Attachment.run(pid, jar == null ? null : new File(jar).getAbsolutePath(), command, options, timeout());
    }

    final PrintWriter out() {
        PrintWriter output = outputOfThread.get();
        return output == null ? spec.commandLine().getOut() : output;
    }
}

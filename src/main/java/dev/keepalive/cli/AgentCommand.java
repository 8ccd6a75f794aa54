package dev.keepalive.cli;

import dev.keepalive.attach.Attachment;
import dev.keepalive.attach.ReportReader;
import dev.keepalive.process.ProcessException;
import java.io.File;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that asks the agent of a JVM. */
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

    /** The output of a thread that works for one of several JVMs; null in other threads. */
    private final ThreadLocal<PrintWriter> outputOfThread = new ThreadLocal<>();

    @Override
    public Integer call() throws ProcessException {
        actOn(pid());
        return 0;
    }

    /** The JVM that the command line names. */
    abstract long pid();

    /** Carries out the command for a JVM. */
    abstract void act(long pid) throws ProcessException;

    /** Carries out the command, and turns exceptions about the report into ones with a remedy. */
    private void actOn(long pid) throws ProcessException {
        try {
            act(pid);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new ProcessException(
                    "the report of JVM " + pid + " cannot be understood: " + e,
                    "does its agent come from another release? Use the jar with which the agent was loaded");
        } catch (OutOfMemoryError e) {
            throw new ProcessException(
                    "what JVM " + pid + " has answered does not fit into the memory of this command: " + e,
                    "run it with a larger heap: java -Xmx1g -jar ...");
        }
    }

    /** Carries out the command for one of several JVMs, with an output of its own. */
    final void actOn(long pid, PrintWriter output) throws ProcessException {
        outputOfThread.set(output);
        try {
            actOn(pid);
        } finally {
            outputOfThread.remove();
            output.flush();
        }
    }

    /** Throws a ParameterException if an option is wrong, before a JVM is touched. */
    final void checkOptions() {
        timeout();
        if (jar != null && jar.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--jar= names no file");
        }
    }

    private int timeout() {
        return TimeOption.seconds("--timeout", timeout, Integer.MAX_VALUE, spec);
    }

    /** Gives the agent a command. */
    final ReportReader run(long pid, String command, String options) throws ProcessException {
        checkOptions();
        return Attachment.run(pid, jar == null ? null : new File(jar).getAbsolutePath(), command, options, timeout());
    }

    final PrintWriter out() {
        PrintWriter output = outputOfThread.get();
        return output == null ? spec.commandLine().getOut() : output;
    }
}

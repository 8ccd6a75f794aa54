package dev.keepalive.cli;

import dev.keepalive.attach.AgentJar;
import dev.keepalive.attach.AsTargetUser;
import dev.keepalive.attach.AttachException;
import dev.keepalive.attach.Attachment;
import dev.keepalive.attach.ReportReader;
import java.io.File;
import java.io.PrintWriter;
import java.util.List;
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
            description = "This jar as that JVM sees it, if it cannot read it here: a container, or another user.")
    private String jar;

    @Override
    public Integer call() throws AttachException {
        return actOn(pid(), spec.root().commandLine().getParseResult().originalArgs());
    }

    /**
     * Acts on one JVM, as its user where that is needed, and returns the exit code.
     *
     * @param arguments of a command line that does the same for this JVM alone
     */
    final int actOn(long pid, List<String> arguments) throws AttachException {
        if (attachesTo(pid) && AsTargetUser.isNeeded(pid)) {
            return AsTargetUser.run(pid, dev.keepalive.Main.class, arguments);
        }
        act(pid);
        return 0;
    }

    /** The JVM that the command line names. */
    abstract long pid();

    abstract void act(long pid) throws AttachException;

    /** Whether to act takes an attach. */
    boolean attachesTo(long pid) {
        return true;
    }

    /** Has the agent do something. */
    final ReportReader run(long pid, String command, String options) throws AttachException {
        return Attachment.run(pid, jar(), command, options);
    }

    /** The agent's jar as the JVM sees it. */
    final String jar() {
        if (jar == null) {
            return AgentJar.path();
        }
        if (jar.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--jar= names no file");
        }
        return new File(jar).getAbsolutePath();
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

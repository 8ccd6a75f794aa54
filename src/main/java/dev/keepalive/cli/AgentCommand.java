package dev.keepalive.cli;

import dev.keepalive.attach.AgentJar;
import dev.keepalive.attach.AsTargetUser;
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
            description = "This jar as that JVM sees it, if it cannot read it here: a container, or another user.")
    private String jar;

    @Override
    public final Integer call() throws AttachException {
        if (AsTargetUser.isNeeded(pid)) {
            return AsTargetUser.run(
                    pid,
                    dev.keepalive.Main.class,
                    spec.root().commandLine().getParseResult().originalArgs());
        }
        act();
        return 0;
    }

    abstract void act() throws AttachException;

    /** Has the agent do something. */
    final ReportReader run(String command, String options) throws AttachException {
        return Attachment.run(pid, jar == null ? AgentJar.path() : absolute(jar), command, options);
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

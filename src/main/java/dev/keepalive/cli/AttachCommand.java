package dev.keepalive.cli;

import dev.keepalive.process.ProcessException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
        name = "attach",
        header = "Loads the agent into a running JVM",
        description = {
            "New sockets get keepalive from now on, and so do those that are already open. If the agent is already loaded, its settings are changed.",
            "With @|bold --all|@ the agent is loaded into every JVM that @|bold list|@ shows and that you may attach to: as root the JVMs of all "
                    + "users, otherwise your own. "
                    + "In a container these are the JVMs of that container; on a host they include the JVMs in its containers, which have to be "
                    + "able to read the jar, see @|bold --jar|@. Several JVMs are attached to at a time. If the attach to one of them fails, the others "
                    + "still follow; the exit status is 0 only if none failed and every process could be looked at."
        })
final class AttachCommand extends SettingsCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = PidParameter.LABEL, description = PidParameter.DESCRIPTION)
    private String first;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "OPTIONS", description = OPTIONS)
    private List<String> others = Collections.emptyList();

    @Option(names = "--all", description = "Attaches to all JVMs instead of to PID.")
    private boolean all;

    @Mixin
    private JvmFilter filter;

    @Override
    public Integer call() throws ProcessException {
        if (!all) {
            if (filter.isGiven()) {
                throw new ParameterException(spec.commandLine(), "--user and --main need --all");
            }
            return super.call();
        }
        if (first != null && first.matches("[0-9]+")) {
            throw new ParameterException(spec.commandLine(), "give PID or --all, not both");
        }
        CheckedOptions.join(options(), spec); // finds mistakes before a JVM is touched, as the next line does
        checkOptions();
        return new AllJvms(this, filter, spec).act();
    }

    @Override
    long pid() {
        if (first == null) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'PID', or --all");
        }
        return PidParameter.parse(first, spec);
    }

    @Override
    void act(long pid) throws ProcessException {
        change(pid, "attach", options());
    }

    /** The settings. With --all, no process id precedes them. */
    private List<String> options() {
        List<String> options = new ArrayList<>();
        if (all && first != null) {
            options.add(first);
        }
        options.addAll(others);
        return options;
    }
}

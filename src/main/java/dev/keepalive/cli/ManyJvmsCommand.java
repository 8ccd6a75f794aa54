package dev.keepalive.cli;

import dev.keepalive.process.ProcessException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the commands that change one JVM or all of them have in common. */
abstract class ManyJvmsCommand extends AgentCommand {
    @Option(names = "--all", description = "Does so in all JVMs instead of in PID.")
    private boolean all;

    @Mixin
    private JvmFilter filter;

    @Override
    public Integer call() throws ProcessException {
        if (!all) {
            filter.refuseWithoutAll(spec);
            return super.call();
        }
        checkForAll(); // before any JVM is touched, and so the next
        checkOptions();
        return new AllJvms(this, filter, spec).act();
    }

    /** Finds mistakes in the arguments for several JVMs. */
    abstract void checkForAll();

    /** Whether there is something to do only where there is an agent already. */
    abstract boolean needsAgent();

    /** Whether several JVMs are meant. */
    final boolean isForAll() {
        return all;
    }

    /** For {@code --all}, with which none is given. */
    final void refusePid(String given) {
        if (given != null && given.matches("[0-9]+")) {
            throw new ParameterException(spec.commandLine(), "give PID or --all, not both");
        }
    }
}

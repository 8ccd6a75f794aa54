package dev.keepalive.cli;

import dev.keepalive.attach.AttachException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "detach",
        header = "Takes the agent's hooks out of a JVM again",
        description = "Open sockets keep what they have; new ones are left alone.")
final class DetachCommand extends AgentCommand {
    @Mixin
    private PidParameter pid;

    @Override
    long pid() {
        return pid.value(spec);
    }

    @Override
    void act(long jvm) throws AttachException {
        out().println("JVM " + jvm + ": agent " + run(jvm, "detach", "").value("state"));
    }
}

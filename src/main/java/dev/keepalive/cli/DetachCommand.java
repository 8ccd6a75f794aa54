package dev.keepalive.cli;

import dev.keepalive.attach.AttachException;
import picocli.CommandLine.Command;

@Command(
        name = "detach",
        header = "Takes the agent's hooks out of a JVM again",
        description = "Open sockets keep what they have; new ones are left alone.")
final class DetachCommand extends AgentCommand {
    @Override
    void act() throws AttachException {
        out().println("JVM " + pid + ": agent " + run("detach", "").value("state"));
    }
}

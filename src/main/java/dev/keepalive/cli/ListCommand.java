package dev.keepalive.cli;

import dev.keepalive.attach.AgentState;
import dev.keepalive.attach.Jvm;
import dev.keepalive.attach.Jvms;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        header = "Lists the JVMs that you can see",
        description = {
            "Process id, version of the JDK, agent, main class or jar. Nothing is attached, no JVM notices.",
            "The agent is @|bold present|@ in a JVM that has its jar open; whether it is switched on, only @|bold status|@ can tell."
        })
final class ListCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        Table table = new Table("PID", "JDK", "AGENT", "MAIN CLASS OR JAR");
        for (Jvm jvm : Jvms.list()) {
            table.row(
                    Long.toString(jvm.pid()),
                    jvm.version(),
                    AgentState.of(jvm.pid()).toString(),
                    jvm.name());
        }
        table.print(spec.commandLine().getOut());
    }
}

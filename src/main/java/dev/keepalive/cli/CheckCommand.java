package dev.keepalive.cli;

import dev.keepalive.attach.AgentJar;
import java.io.IOException;
import java.nio.file.Paths;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        header = "Self-test: a fresh JVM opens one socket of each kind on loopback",
        description = {
            "That JVM uses the same JDK and the same environment as this command, so JAVA_TOOL_OPTIONS and KEEPIDLE apply to it.",
            "Prints the values that the kernel has for each socket; the exit status is 0 only if every value is as configured."
        })
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "OPTIONS", description = "Written as after -javaagent:keepalive-agent.jar=; see below.")
    private List<String> options = Collections.emptyList();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String checked = CheckedOptions.join(options, spec);
        String jar = AgentJar.path();
        return new ProcessBuilder(
                        Paths.get(System.getProperty("java.home"), "bin", "java")
                                .toString(),
                        "-javaagent:" + jar + (checked.isEmpty() ? "" : "=" + checked),
                        "-cp",
                        jar,
                        dev.keepalive.Main.class.getName(),
                        SelfTestCommand.NAME,
                        checked)
                .inheritIO()
                .start()
                .waitFor();
    }
}

package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.config.Setting;
import dev.keepalive.testing.Fuzz;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Command lines, made up at random of real words: each is understood or called a mistake. Nothing is done: of the commands only their checks of what was
 * given run, so no process is touched, no name looked up and no address connected to.
 */
@Timeout(3600)
class HostileCommandLineTest {
    private static final List<Class<?>> HARMLESS =
            List.of(HelpCommand.class, VersionCommand.class, CompletionCommand.class);

    private static List<String> words() {
        List<String> words = new ArrayList<>(List.of(
                "1",
                "4242",
                "idle=60",
                "idle=60,intvl=10",
                "cnt=128",
                "existing=false",
                "@/etc/passwd",
                "127.0.0.1:1",
                "[::1]:80",
                "--",
                "--jar=/x",
                "--timeout=5",
                "--user=0",
                "--main=*",
                "--for=30s",
                "--max=20m"));
        CommandLine root = RootCommand.commandLine();
        words.addAll(root.getSubcommands().keySet());
        for (CommandLine command : root.getSubcommands().values()) {
            command.getCommandSpec().options().forEach(option -> words.addAll(List.of(option.names())));
        }
        for (Setting setting : Setting.values()) {
            words.add(setting.key() + "=" + setting.accepted().split(", ")[0]);
        }
        return words;
    }

    @Test
    void isUnderstoodOrCalledAMistake() {
        CommandLine commandLine = RootCommand.commandLine().setExecutionStrategy(HostileCommandLineTest::checkOnly);
        Fuzz.words("command lines", words(), words -> {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
            int exitCode = commandLine.execute(RootCommand.withCommand(words.toArray(String[]::new)));
            assertThat(exitCode).isIn(0, 2);
            if (exitCode == 2) {
                assertThat(err.toString()).startsWith("keepalive-agent: ").contains("\nsee ");
                assertThat(out.toString()).isEmpty();
            } else {
                assertThat(err.toString()).isEmpty();
            }
            assertThat((out + err.toString()).chars())
                    .as("control characters")
                    .noneMatch(character -> character != '\n' && Character.isISOControl(character));
            assertThat(out + err.toString()).doesNotContain("root:x:");
            assertThat(out + err.toString()).hasSizeLessThan(100_000);
        });
    }

    private static int checkOnly(ParseResult parsed) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        Object command = last.commandSpec().userObject();
        if (command instanceof RootCommand || HARMLESS.contains(command.getClass())) {
            return run(command);
        }
        if (command instanceof AgentCommand) {
            AgentCommand ofJvm = (AgentCommand) command;
            if (!last.hasMatchedOption("--all")) {
                ofJvm.pid();
            }
            ofJvm.checkOptions();
        }
        List<String> settings = last.matchedPositionals().stream()
                .filter(positional -> positional.paramLabel().equals("OPTIONS"))
                .flatMap(positional -> positional.stringValues().stream())
                .toList();
        CheckedOptions.join(settings, last.commandSpec());
        return 0;
    }

    private static int run(Object command) {
        if (command instanceof Runnable) {
            ((Runnable) command).run();
            return 0;
        }
        try {
            return (Integer) ((Callable<?>) command).call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.config.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class RootCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine commandLine = RootCommand.commandLine();
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return commandLine.execute(RootCommand.withCommand(arguments));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""                 | a command is missing; accepted: list, attach, status, set, detach, check, idle-limit, completion, help, version
            no-such-command    | Unmatched argument at index 0: 'no-such-command'
            attach             | Missing required parameter: 'PID'
            attach x           | 'x' is not a process id (PID), the number by which the system knows a running JVM
            status x           | 'x' is not a process id (PID)
            set x idle=60      | 'x' is not a process id (PID)
            detach -- -1       | '-1' is not a process id (PID)
            attach 0           | '0' is not a process id (PID)
            attach --all 1     | give PID or --all, not both
            attach --all x     | agent argument x is unknown
            attach --all --jar= | --jar= names no file
            attach 1 --user=a  | --user and --main need --all
            attach --main=a    | --user and --main need --all
            attach 1 idle=x    | agent argument idle=x is wrong; accepted: seconds, 1-32767, 90s, 2m, default
            1 idle=60 cnt=128  | agent argument cnt=128 is wrong; accepted: probes, 1-127, default
            attach 1 --jar=    | --jar= names no file
            attach 1 --no      | Unknown option: '--no'
            set 1              | Missing required parameter: 'OPTIONS'
            status 1 idle=60   | Unmatched argument at index 2: 'idle=60'
            check idle         | agent argument idle= is wrong
            list --long        | Unknown option: '--long'
            help x             | 'x' is not a command; accepted: list, attach
            help list x        | Unmatched argument at index 2: 'x'
            version x          | Unmatched argument at index 1: 'x'
            """)
    void aMistakeIsNamedAndEndsWith2(String arguments, String message) {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("keepalive-agent: " + message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aBareProcessIdIsAnAttach() {
        assertThat(RootCommand.withCommand(new String[] {"12", "idle=60"})).containsExactly("attach", "12", "idle=60");
        assertThat(RootCommand.withCommand(new String[] {"list"})).containsExactly("list");
        assertThat(RootCommand.withCommand(new String[0])).isEmpty();
    }

    @Test
    void aMistakeAboutProcessIdsIsFollowedByCommandsThatHelp() {
        run("attach", "abc");
        assertThat(err.toString().lines().skip(1))
                .containsExactly(
                        "to see those of the JVMs here: java -jar keepalive-agent.jar list",
                        "see java -jar keepalive-agent.jar help attach");
    }

    /** A class that is in neither list is no command, and a name without a class fails when the command line is built. */
    @Test
    void everyClassOfACommandIsListed() throws IOException {
        Set<Class<?>> listed = Stream.of(RootCommand.COMMANDS, RootCommand.HIDDEN)
                .flatMap(List::stream)
                .map(RootCommand::type)
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/keepalive/cli"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.matches(".+Command\\.java"))
                            .map(name -> "dev.keepalive.cli." + name.replace(".java", ""))
                            .filter(name -> !Modifier.isAbstract(type(name).getModifiers()))
                            .filter(name -> !name.endsWith(".RootCommand")))
                    .hasSameElementsAs(listed.stream().map(Class::getName).toList());
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isNamedByTheHelpAndTheCompletion(String command) {
        run("help");
        assertThat(out.toString().lines()).anyMatch(line -> line.matches(" +" + command + " .*"));
        out.getBuffer().setLength(0);
        run("completion");
        assertThat(out.toString()).contains("function _picocli_keepalive-agent_" + command.replace("-", "") + "()");
    }

    static List<String> commands() {
        return RootCommand.COMMANDS;
    }

    @ParameterizedTest
    @CsvSource({"--help", "help", "-h"})
    void helpNamesEveryCommand(String help) {
        assertThat(run(help)).isZero();
        assertThat(out.toString())
                .contains("list", "attach", "status", "set", "detach", "check", "completion", "Exit status:");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelp(String command) {
        assertThat(run(command, "--help")).isZero();
        String help = out.toString();
        assertThat(help).contains("Usage: keepalive-agent " + command);
        out.getBuffer().setLength(0);
        assertThat(run("help", command)).isZero();
        assertThat(out.toString()).isEqualTo(help);
    }

    @ParameterizedTest
    @CsvSource({"attach", "set", "check"})
    void helpNamesEverySettingWithItsValues(String command) {
        run("help", command);
        String words = out.toString().replaceAll("\\s+", " ");
        for (Setting setting : Setting.values()) {
            assertThat(words)
                    .contains(setting.key() + "= " + setting.accepted() + ": " + SettingHelp.meaning(setting.key()));
        }
    }

    @ParameterizedTest
    @CsvSource({"--version", "version", "-V"})
    void tellsItsVersion(String version) {
        assertThat(run(version)).isZero();
        assertThat(out.toString()).matches("keepalive-agent \\S.*\\R");
    }

    @Test
    void theCompletionScriptKnowsTheCommands() {
        assertThat(run("completion")).isZero();
        assertThat(out.toString()).contains("complete ", "detach", "--json");
    }
}

package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    @CsvSource(delimiter = '|', textBlock = """
            ''                 | a command is missing
            no-such-command    | Unmatched argument at index 0: 'no-such-command'
            attach             | Missing required parameter: 'PID'
            attach x           | Invalid value for positional parameter at index 0 (PID): 'x' is not a long
            attach 1 idle=x    | agent argument idle=x is wrong; accepted: seconds, 1-32767
            1 idle=60 cnt=128  | agent argument cnt=128 is wrong; accepted: probes, 1-127
            attach 1 --jar=    | --jar= names no file
            attach 1 --no      | Unknown option: '--no'
            set 1              | Missing required parameter: 'OPTIONS'
            status 1 idle=60   | Unmatched argument at index 2: 'idle=60'
            check idle         | agent argument idle= is wrong
            list --long        | Unknown option: '--long'
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
    void helpNamesEveryCommand() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("list", "attach", "status", "set", "detach", "check", "completion", "Exit status:");
    }

    @ParameterizedTest
    @CsvSource({"list", "attach", "status", "set", "detach", "check", "completion"})
    void everyCommandHasHelp(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: keepalive-agent " + command);
    }

    @Test
    void tellsItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("keepalive-agent ");
    }

    @Test
    void theCompletionScriptKnowsTheCommands() {
        assertThat(run("completion")).isZero();
        assertThat(out.toString()).contains("complete ", "detach", "--json");
    }
}

package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.Command;
import dev.keepalive.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion script, in bash itself. */
class CompletionIT {
    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.command("bash");
    }

    private Path script() throws IOException {
        return Files.writeString(
                directory.resolve("completion"),
                AgentCommandLine.here().run("completion").stdout());
    }

    @Test
    void completesCommandsAndOptions() throws IOException {
        Path script = script();
        assertThat(completions(script, "st")).containsExactly("status");
        assertThat(completions(script, "")).contains("list", "attach", "help").doesNotContain("self-test");
        assertThat(completions(script, "help", "at")).containsExactly("attach");
        assertThat(completions(script, "status", "--j")).containsExactlyInAnyOrder("--json", "--jar");
        assertThat(completions(script, "attach", "--al")).containsExactly("--all");
    }

    @Test
    void completesProcessIdsOfJvms() throws IOException {
        Needs.linux();
        Path script = script();
        String pid = Long.toString(ProcessHandle.current().pid());
        for (String command : List.of("attach", "status", "set", "detach")) {
            assertThat(completions(script, command, "")).contains(pid).doesNotContain("1"); // no JVM
            assertThat(completions(script, command, pid)).contains(pid);
            assertThat(completions(script, command, "--jar", "a.jar", pid)).contains(pid);
        }
    }

    /** Bash takes = for the end of a word, so what is offered begins behind it. */
    @Test
    void completesSettingsAndTheirValues() throws IOException {
        Path script = script();
        assertThat(completions(script, "set", "4711", ""))
                .contains("keepalive=", "idle=", "intvl=", "cnt=", "log=", "existing=");
        assertThat(completions(script, "4711", "id")).containsExactly("idle=");
        assertThat(completions(script, "attach", "--all", "id")).containsExactly("idle=");
        assertThat(completions(script, "check", "keepalive=")).containsExactly("on", "off", "yield", "force");
        assertThat(completions(script, "set", "4711", "keepalive=f")).containsExactly("force");
        assertThat(completions(script, "set", "4711", "idle=")).containsExactly("default");
        assertThat(completions(script, "set", "4711", "idle=60,int")).containsExactly("intvl=");
        assertThat(completions(script, "set", "4711", "idle=60,log=w")).containsExactly("warn");
        assertThat(completions(script, "status", "4711", "id")).isEmpty();
    }

    /** What is offered for the last of these words, by the function that the script has registered for the command. */
    private static String[] completions(Path script, String... words) {
        String line = "keepalive-agent " + String.join(" ", words);
        return Command.output("bash", "-c", """
                set -e
                source "$1"
                compopt() { :; } # works only where the shell itself asks
                COMP_LINE=$2 COMP_POINT=${#2}
                read -ra COMP_WORDS <<<"${2//=/ = }"
                [[ $2 != *' ' ]] || COMP_WORDS+=("")
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                set -- $(complete -p keepalive-agent)
                while [[ $1 != -F ]]; do shift; done
                "$2" keepalive-agent "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}" || :
                printf '%s\\n' "${COMPREPLY[@]}"
                """, "bash", script.toString(), line)
                .split("\n");
    }
}

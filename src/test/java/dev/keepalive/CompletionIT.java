package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.AgentCommandLine;
import dev.keepalive.testing.Command;
import dev.keepalive.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void completesCommandsAndOptions() throws IOException {
        Path script = Files.writeString(
                directory.resolve("completion"),
                AgentCommandLine.here().run("completion").stdout());
        assertThat(completions(script, "st")).containsExactly("status");
        assertThat(completions(script, "status", "--j")).containsExactly("--json", "--jar");
    }

    /** What is offered for the last of these words, by the function that the script has registered for the command. */
    private static String[] completions(Path script, String... words) {
        String line = "keepalive-agent " + String.join(" ", words);
        return Command.output("bash", "-c", """
                set -e
                source "$1"
                compopt() { :; } # works only where the shell itself asks
                read -ra COMP_WORDS <<<"$2"
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$2 COMP_POINT=${#2}
                set -- $(complete -p keepalive-agent)
                while [[ $1 != -F ]]; do shift; done
                "$2" keepalive-agent "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}" || :
                printf '%s\\n' "${COMPREPLY[@]}"
                """, "bash", script.toString(), line)
                .split("\n");
    }
}

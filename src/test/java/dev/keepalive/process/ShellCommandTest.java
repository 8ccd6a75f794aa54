package dev.keepalive.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.Command;
import dev.keepalive.testing.Needs;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShellCommandTest {
    @Test
    void harmlessWordsStayAsTheyAre() {
        assertThat(ShellCommand.of("java", "-jar", "/opt/a_b-1.0.jar", "attach", "12", "idle=60,intvl=10"))
                .isEqualTo("java -jar /opt/a_b-1.0.jar attach 12 idle=60,intvl=10");
    }

    /** The shell takes each word for what it was. */
    @Test
    void otherWordsAreQuoted() {
        Needs.command("sh");
        String[] words = {
            "a b", "it's", "", "$HOME", "`id`", "$(id)", "a\"b", "\\", "*", "~", "a;b", "#", "!", "ü", "a\tb"
        };
        String[] command = new String[words.length + 2];
        command[0] = "printf";
        command[1] = "<%s>\\n";
        System.arraycopy(words, 0, command, 2, words.length);
        assertThat(Command.output("sh", "-c", ShellCommand.of(command)).lines())
                .containsExactly(
                        Arrays.stream(words).map(word -> "<" + word + ">").toArray(String[]::new));
    }
}

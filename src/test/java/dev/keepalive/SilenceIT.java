package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.Situation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A program writes byte for byte the same with the agent as without it, stack traces included, and ends with the same exit code. */
class SilenceIT {
    static Stream<Arguments> jdksAndPrograms() {
        return Jdks.all().stream()
                .flatMap(jdk -> Stream.of(List.<String>of(), List.of("sockets"), List.of("throw"))
                        .map(arguments -> Arguments.of(jdk, arguments)));
    }

    @Situation("Quietness: output and exit code as without the agent")
    @ParameterizedTest
    @MethodSource("jdksAndPrograms")
    void theAgentIsNotHeard(Jdk jdk, List<String> arguments) {
        Outcome without = talk(JvmCommand.on(jdk), arguments);
        assertThat(without.exitCode()).isEqualTo(arguments.contains("throw") ? 1 : 3);
        assertThat(without.stdout()).startsWith("\0\u00ff\u00c3\n");
        assertThat(without.stderr()).startsWith("\u00fe\1\n");
        assertThat(talk(JvmCommand.on(jdk).agent("idle=180,intvl=60,cnt=20"), arguments))
                .isEqualTo(without);
    }

    @Situation("Quietness: output and exit code as without the agent")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void throughTheEnvironmentOnlyTheJvmIsHeard(Jdk jdk) {
        Outcome without = talk(JvmCommand.on(jdk), List.of("sockets"));
        String option = JvmCommand.agentOption(JvmCommand.agentJar(), "idle=180");
        Outcome with = talk(JvmCommand.on(jdk).environment("JAVA_TOOL_OPTIONS", option), List.of("sockets"));
        assertThat(with.stderr()).isEqualTo("Picked up JAVA_TOOL_OPTIONS: " + option + "\n" + without.stderr());
        assertThat(with.stdout()).isEqualTo(without.stdout());
        assertThat(with.exitCode()).isEqualTo(without.exitCode());
    }

    private static Outcome talk(JvmCommand command, List<String> arguments) {
        return command.program("Talk", arguments.toArray(String[]::new)).run();
    }
}

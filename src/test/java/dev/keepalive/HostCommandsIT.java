package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.config.Setting;
import dev.keepalive.testing.Command;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** enable-host and disable-host of the packages, in each situation of src/packages/test/host. */
class HostCommandsIT {
    private static final String SITUATIONS = "src/packages/test/host";

    static Stream<String> situations() {
        Needs.linux();
        return Command.output(SITUATIONS, "--list").lines();
    }

    @ParameterizedTest
    @MethodSource("situations")
    void endsWell(String situation) {
        Needs.root("to mount a copy of the file system");
        Command.output(SITUATIONS, JvmCommand.agentJar().toString(), situation);
    }

    @Test
    void knowsEachSettingOfTheAgent() throws IOException {
        String names = Files.readString(Path.of("src/packages/host/enable-host.sh"))
                .lines()
                .filter(line -> line.startsWith("known_settings="))
                .findFirst()
                .orElseThrow();
        assertThat(names.replaceAll("^known_settings='|'$", "").split(" "))
                .containsExactlyInAnyOrder(Arrays.stream(Setting.values())
                        .map(Setting::environmentName)
                        .toArray(String[]::new));
    }
}

package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packages of the attaching side use only those before them, and an agent in an application uses none of them. See docs/architecture.md. */
class PackagesTest {
    private static final List<String> ATTACHING_SIDE = List.of("process", "attach", "install", "cli");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "process",
                "attach",
                "install",
                "cli",
                "config",
                "control",
                "jmx",
                "log",
                "runtime",
                "socket",
                "transform",
                "weave"
            })
    void useOnlyThoseBeforeThem(String name) throws IOException {
        List<String> later = ATTACHING_SIDE.subList(ATTACHING_SIDE.indexOf(name) + 1, ATTACHING_SIDE.size());
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/keepalive", name))) {
            for (Path file : files.toList()) {
                assertThat(Files.readAllLines(file))
                        .as(file + " uses none of the packages " + later)
                        .noneMatch(line -> line.matches(
                                "import (static )?dev\\.keepalive\\.(" + String.join("|", later) + ")\\..*"));
            }
        }
    }
}

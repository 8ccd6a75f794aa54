package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.DocumentedCommand;
import dev.keepalive.testing.ObservabilityDocument;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/observability.md shows no command that no test knows. */
class ObservabilityDocumentTest {
    @Test
    void everyCommandIsKnown() {
        assertThat(DocumentedCommand.linesOf(ObservabilityDocument.DOCUMENT))
                .containsExactlyInAnyOrderElementsOf(Stream.of(ObservabilityDocument.values())
                        .map(line -> line.command().text())
                        .toList());
    }
}

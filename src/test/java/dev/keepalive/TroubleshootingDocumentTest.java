package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.MessagesOfCode;
import dev.keepalive.testing.TroubleshootingDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/troubleshooting.md has the messages that the code has, and no others. */
class TroubleshootingDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/troubleshooting.md");

    private static final MessagesOfCode MADE_UP = new MessagesOfCode().addJava("""
            class Some {
                void some(String what) throws ProcessException {
                    Log.warn("the door" + " of " + what + " is open"); // "not this one"
                    throw new ProcessException(what + " has no \\"handle\\", " + (what == null ? "and" : "or") + " no lock", "buy one");
                }
            }
            """);

    private static TroubleshootingDocument table(String... messages) {
        return new TroubleshootingDocument("| message | cause | what to do |\n|---|---|---|\n| `"
                + String.join("` | a | b |\n| `", messages) + "` | a | b |\n");
    }

    @Test
    void everyMessageOfTheCodeIsInTheDocumentAndNoOther() throws IOException {
        MessagesOfCode code = MessagesOfCode.below(
                Path.of("src/main/java"),
                Path.of("src/main/bridge"),
                Path.of("src/packages/host"),
                Path.of("src/packages/deb/prerm"),
                Path.of("src/packages/keepalive-agent"));
        TroubleshootingDocument document = new TroubleshootingDocument(Files.readString(DOCUMENT));
        assertThat(document.messages()).hasSizeGreaterThan(100);
        assertThat(document.missing(code))
                .as("messages of the code that %s lacks: add a row with cause and remedy", DOCUMENT)
                .isEmpty();
        assertThat(document.obsolete(code))
                .as("messages of %s that the code does not have any more: change or remove the row", DOCUMENT)
                .isEmpty();
    }

    @Test
    void whatTheDocumentHasInOtherWordsIsMissingAndObsolete() {
        TroubleshootingDocument right = table("the door of … is open", "… has no \"handle\", or no lock");
        assertThat(right.messages()).hasSize(2);
        assertThat(right.missing(MADE_UP)).isEmpty();
        assertThat(right.obsolete(MADE_UP)).isEmpty();
        TroubleshootingDocument wrong = table("the door of … is ajar", "… has no \"handle\", or no lock");
        assertThat(wrong.missing(MADE_UP)).containsExactly("is open");
        assertThat(wrong.obsolete(MADE_UP)).containsExactly("the door of … is ajar");
    }
}

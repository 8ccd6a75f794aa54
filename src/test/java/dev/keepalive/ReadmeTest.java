package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.DocumentedCommand;
import dev.keepalive.testing.ReadmeCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** README.md is short, names the addresses of pom.xml, and leads to pages that are there, as every other document does. */
class ReadmeTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(#[^)]*)?\\)");

    @Test
    void itIsShort() throws IOException {
        String text = Files.readString(ReadmeCommand.DOCUMENT);
        assertThat(text.lines().count()).as("lines").isLessThanOrEqualTo(150);
        assertThat(text.strip().split("\\s+")).as("words").hasSizeLessThanOrEqualTo(1500);
    }

    @Test
    void everyCommandIsKnown() {
        assertThat(DocumentedCommand.linesOf(ReadmeCommand.DOCUMENT))
                .containsExactlyInAnyOrderElementsOf(Stream.of(ReadmeCommand.values())
                        .map(line -> line.command().text())
                        .collect(Collectors.toList()));
    }

    @Test
    void addressesAreThoseOfThePom() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        assertThat(Files.readString(ReadmeCommand.DOCUMENT))
                .contains("<" + property(pom, "project.home") + "/releases>")
                .contains("`" + property(pom, "release.groupId") + ":keepalive-agent:VERSION`");
    }

    private static String property(String pom, String name) {
        Matcher matcher =
                Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)</").matcher(pom);
        assertThat(matcher.find()).as(name).isTrue();
        return matcher.group(1);
    }

    @Test
    void linksOfAllDocumentsLeadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                Path target = link.group(1).isEmpty()
                        ? document
                        : Path.of("").toAbsolutePath().resolve(document).resolveSibling(link.group(1));
                if (!Files.exists(target)
                        || link.group(2) != null && !anchors(target).contains(link.group(2))) {
                    broken.add(document + ": " + link.group());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> here = Files.list(Path.of(""));
                Stream<Path> pages = Files.list(Path.of("docs"))) {
            return Stream.concat(here, pages)
                    .filter(file -> file.toString().endsWith(".md"))
                    .collect(Collectors.toList());
        }
    }

    /** As GitHub makes them of headings. */
    private static List<String> anchors(Path document) throws IOException {
        return Files.readAllLines(document).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase()
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .map(anchor -> "#" + anchor)
                .collect(Collectors.toList());
    }
}

package dev.keepalive.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of docs/troubleshooting.md: tables, whose first cell has a message in the font of code, with an ellipsis for what varies. */
public final class TroubleshootingDocument {
    private static final String HEADER = "| message | cause | what to do |";
    private static final String VARIES = "…";
    private static final Pattern FIRST_CELL = Pattern.compile("\\| `([^`]+)` \\|");

    private final String text;
    private final List<String> messages = new ArrayList<>();

    public TroubleshootingDocument(String markdown) {
        text = markdown.replace("`", "").replaceAll("\\s+", " ");
        boolean inTable = false;
        for (String line : markdown.split("\n")) {
            inTable = line.equals(HEADER) || inTable && line.startsWith("|");
            Matcher cell = FIRST_CELL.matcher(line);
            if (inTable && cell.lookingAt()) {
                messages.add(cell.group(1));
            }
        }
    }

    public List<String> messages() {
        return messages;
    }

    /** Those of these parts of messages that stand nowhere. */
    public List<String> missing(MessagesOfCode code) {
        return code.fragments().stream().filter(part -> !text.contains(part)).collect(Collectors.toList());
    }

    /** The messages that the code cannot write, at least not in these words. */
    public List<String> obsolete(MessagesOfCode code) {
        return messages.stream()
                .filter(message -> !Stream.of(message.split(VARIES))
                        .filter(part -> !part.isBlank())
                        .allMatch(code::canWrite))
                .collect(Collectors.toList());
    }
}

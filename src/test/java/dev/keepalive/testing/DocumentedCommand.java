package dev.keepalive.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command as a document shows it, for the shell; a test replaces only names, so that document and test cannot drift apart. */
public final class DocumentedCommand {
    private static final String INDENTATION = "    ";

    private final String text;

    private DocumentedCommand(String text) {
        this.text = text;
    }

    /** The lines of code of a document: those that are indented. */
    public static List<String> linesOf(Path document) {
        try {
            return Files.readAllLines(document).stream()
                    .filter(line -> line.startsWith(INDENTATION))
                    .map(String::strip)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The only line of code of a document that begins like this. */
    static DocumentedCommand in(Path document, String beginning) {
        List<String> found = linesOf(document).stream()
                .filter(line -> line.startsWith(beginning))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(document + " has these lines that begin with " + beginning + ": " + found);
        }
        return new DocumentedCommand(found.get(0));
    }

    /** The command with something else in place of a name, which has to be there. */
    public DocumentedCommand with(String name, Object replacement) {
        if (!text.contains(name)) {
            throw new AssertionError(name + " is not in: " + text);
        }
        return new DocumentedCommand(text.replace(name, replacement.toString()));
    }

    public String text() {
        return text;
    }

    /** Starts it with the commands of a JDK, in a directory; the caller closes it. */
    public ForkedJvm start(Jdk jdk, Path directory) {
        return start(jdk, directory, List.of());
    }

    /**
     * Starts it under another command.
     *
     * @param wrapper the command that the shell's command line is appended to: strace with its options
     */
    public ForkedJvm start(Jdk jdk, Path directory, List<String> wrapper) {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of("sh", "-c", "exec " + text));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        JvmCommand.clean(builder.environment());
        builder.environment().merge("PATH", jdk.home().resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        builder.environment().put("JAVA_TOOL_OPTIONS", JvmCommand.QUICK);
        try {
            return new ForkedJvm(builder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it to its end; it has to succeed. What it has written to stdout. */
    public String output(Jdk jdk, Path directory) {
        try (ForkedJvm jvm = start(jdk, directory)) {
            Outcome outcome = jvm.finish();
            if (outcome.exitCode() != 0) {
                throw new AssertionError(text + ": " + outcome);
            }
            return outcome.stdout();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

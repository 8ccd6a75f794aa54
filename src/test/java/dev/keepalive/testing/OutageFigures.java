package dev.keepalive.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the tests on networks that fail have seen, a line each in target/outages.tsv, from which scripts/outages makes docs/outages.md. */
public final class OutageFigures {
    private static final Path FILE = Path.of("target/outages.tsv");

    private OutageFigures() {}

    /**
     * Adds a line.
     *
     * @param network how it fails
     * @param what is connected
     * @param agent the agent's arguments, or {@code none}
     * @param jdk that runs it
     * @param outcome for people
     */
    public static synchronized void add(Object network, String what, String agent, Jdk jdk, String outcome) {
        String line =
                String.join("\t", network.toString(), what, agent, Integer.toString(jdk.feature()), outcome) + "\n";
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.keepalive.cli;

import dev.keepalive.process.CleanProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;

/** The terminal that standard output is written to, if it is one. */
final class Terminal {
    /** The width of what is no terminal: a file, a pipe. */
    static final int UNLIMITED = 0;

    /** Writes rows and columns to stderr, since stdout has to be the one that is asked about. */
    private static final String ASK = "test -t 1 && stty size <&1 >&2";

    private Terminal() {}

    /** The number of characters in a line: COLUMNS, or what the terminal says itself; {@link #UNLIMITED} if there is no terminal. */
    static int width() {
        try {
            Process shell = CleanProcess.of("/bin/sh", "-c", ASK)
                    .redirectOutput(Redirect.INHERIT)
                    .start();
            shell.getOutputStream().close();
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(shell.getErrorStream(), StandardCharsets.US_ASCII))) {
                String size = reader.readLine(); // "24 80"; nothing if stdout is no terminal
                return size == null ? UNLIMITED : width(System.getenv("COLUMNS"), size);
            }
        } catch (IOException e) {
            return UNLIMITED; // Windows has no sh: lines are as long as they are
        }
    }

    /**
     * The width of a terminal.
     *
     * @param columns the environment variable, or null
     * @param size what stty(1) says: rows and columns, or why it does not know
     */
    static int width(String columns, String size) {
        int fromEnvironment = number(columns == null ? "" : columns.trim());
        return fromEnvironment == UNLIMITED ? number(size.substring(size.lastIndexOf(' ') + 1)) : fromEnvironment;
    }

    /** 0, which a serial console says of itself, counts as not known. */
    private static int number(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : UNLIMITED;
    }
}

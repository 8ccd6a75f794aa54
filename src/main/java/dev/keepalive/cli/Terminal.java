package dev.keepalive.cli;

import dev.keepalive.process.CleanProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;

/** The terminal that standard output is written to, if it is one. */
final class Terminal {
    /** The width if standard output is no terminal but a file or a pipe. */
    static final int UNLIMITED = 0;

    /** Writes rows and columns to stderr, since stdout has to be the terminal. */
    private static final String ASK = "test -t 1 && stty size <&1 >&2";

    private Terminal() {}

    /** The number of columns, from COLUMNS or the terminal; {@link #UNLIMITED} without a terminal. */
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
            return UNLIMITED; // Windows has no sh
        }
    }

    /**
     * The width of a terminal.
     *
     * @param columns the environment variable, or null
     * @param size the output of stty(1): rows and columns, or an error
     */
    static int width(String columns, String size) {
        int fromEnvironment = number(columns == null ? "" : columns.trim());
        return fromEnvironment == UNLIMITED ? number(size.substring(size.lastIndexOf(' ') + 1)) : fromEnvironment;
    }

    /** The number in a text; {@link #UNLIMITED} if there is none, and for 0, which a serial console reports. */
    private static int number(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : UNLIMITED;
    }
}

package dev.keepalive.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** scripts/sockopts, one process for all tests: to start it takes longer than its answer. It ends with the JVM of the tests. */
final class SocketReader {
    private static Process process;

    private SocketReader() {}

    /** What it says of a process. */
    static synchronized List<String> lines(long pid) {
        try {
            if (process == null) {
                process = new ProcessBuilder("scripts/sockopts", "-")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
            }
            process.outputWriter().write(pid + "\n");
            process.outputWriter().flush();
            return answer(process.inputReader(), pid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> answer(BufferedReader reader, long pid) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.isEmpty()) {
                return lines;
            }
            if (line.startsWith("sockopts: ")) {
                throw new AssertionError(line + " (process " + pid + ")");
            }
            lines.add(line);
        }
        throw new AssertionError("scripts/sockopts has ended");
    }
}

package dev.keepalive.compatibility;

import java.io.IOException;
import java.util.List;

/** Other programs. */
final class Processes {
    private Processes() {}

    /** What a command prints; its errors go to this program's. */
    static List<String> linesOf(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
        }
        return lines;
    }

    /** Ends what this program has started, strace's tracees included: a killed strace would let go of them. */
    static void killAllStarted() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
}

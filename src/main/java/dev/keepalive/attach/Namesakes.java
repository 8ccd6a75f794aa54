package dev.keepalive.attach;

import dev.keepalive.process.LinuxProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Other processes that have the same number as a process, in a pid namespace of their own, and share its /tmp: for
 * instance, process 1 of two containers with a common volume. Only processes that the caller may look into are found.
 */
final class Namesakes {
    private final LinuxProcess process;
    private final String socketFile;

    Namesakes(LinuxProcess process, String socketFile) {
        this.process = process;
        this.socketFile = socketFile;
    }

    /** Whether any of these processes listens at the attach socket file, too. */
    boolean listen() throws IOException {
        String[] own = process.pidsByNamespace();
        Object tmp = tmpOf(process);
        for (String pid : LinuxProcess.pids()) {
            LinuxProcess other = new LinuxProcess(pid);
            try {
                String[] pids = other.pidsByNamespace();
                if (!pids[0].equals(own[0])
                        && pids[pids.length - 1].equals(own[own.length - 1])
                        && UnixListeners.of(other, socketFile).areOpenIn(other)
                        && tmpOf(other).equals(tmp)) {
                    return true;
                }
            } catch (IOException e) {
                // it has ended, or is hidden from the caller
            }
        }
        return false;
    }

    private static Object tmpOf(LinuxProcess process) throws IOException {
        Path tmp = process.root().resolve("tmp");
        return Files.readAttributes(tmp, BasicFileAttributes.class).fileKey();
    }
}

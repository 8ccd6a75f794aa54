package dev.keepalive.attach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The file {@code /tmp/.java_pid<pid>}, at which a HotSpot JVM on Linux listens for attaches once the first has come.
 *
 * <p>A JVM that is killed leaves it behind. A later JVM with the same process id removes it when it starts, but cannot if another user owns
 * it; every attach then ends with "Connection refused" or "not secure".
 */
final class AttachSocketFile {
    private static final int INODE = 6;

    private final LinuxProcess process;
    private final String name;

    /** Of this process, in its root directory and with the process id that it has in its own pid namespace. */
    AttachSocketFile(LinuxProcess process) throws IOException {
        this.process = process;
        String[] pids = process.pidsByNamespace();
        name = ".java_pid" + pids[pids.length - 1];
    }

    boolean exists() {
        return Files.exists(path(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes it if the process does not listen there; AttachException if that is not allowed. */
    void removeLeftover() throws IOException, AttachException {
        if (!exists() || isListenedTo()) {
            return;
        }
        try {
            Files.deleteIfExists(path());
        } catch (FileSystemException e) {
            throw new AttachException(
                    "a JVM that was killed has left the file /tmp/" + name + " of user " + Files.getOwner(path())
                            + ", so no attach reaches this one",
                    "remove it as root or as that user: rm " + path(),
                    e);
        }
    }

    private Path path() {
        return process.inItsRoot("/tmp/" + name);
    }

    /** HotSpot binds the socket to this name with {@code .tmp} at its end and renames the file, so the kernel's table has the first name. */
    private boolean isListenedTo() throws IOException {
        if (!Files.exists(process.file("net/unix"))) {
            return true; // not to be told on this kernel
        }
        Set<String> listeners = new HashSet<>();
        for (String line : Files.readAllLines(process.file("net/unix"), StandardCharsets.ISO_8859_1)) {
            if (line.endsWith("/" + name) || line.endsWith("/" + name + ".tmp")) {
                listeners.add("socket:[" + line.trim().split("\\s+")[INODE] + "]");
            }
        }
        return !listeners.isEmpty() && hasOpen(listeners);
    }

    private boolean hasOpen(Set<String> sockets) throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.file("fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(target(descriptor))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}

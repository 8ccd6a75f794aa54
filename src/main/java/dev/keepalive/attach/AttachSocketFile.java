package dev.keepalive.attach;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    private static final String DIRECTORY = "/tmp";
    private static final int INODE = 6;

    private final LinuxProcess process;
    private final String name;

    /** Of this process, in its root directory and with the process id that it has in its own pid namespace. */
    AttachSocketFile(LinuxProcess process) throws IOException {
        this.process = process;
        String[] pids = process.pidsByNamespace();
        name = ".java_pid" + pids[pids.length - 1];
    }

    /** Whether there is anything of that name; false also if it may not be seen. */
    boolean exists() throws IOException {
        try (TargetDirectory directory = TargetDirectory.below(process, DIRECTORY)) {
            return directory.has(name);
        } catch (AccessDeniedException | NoSuchFileException e) {
            return false;
        }
    }

    /** Removes it if the process does not listen there; AttachException if that is not allowed. */
    void removeLeftover() throws IOException, AttachException {
        if (!exists() || isListenedTo()) {
            return;
        }
        try (TargetDirectory directory = TargetDirectory.below(process, DIRECTORY)) {
            remove(directory);
        }
    }

    private void remove(TargetDirectory directory) throws IOException, AttachException {
        try {
            directory.delete(name);
        } catch (NoSuchFileException e) {
            // somebody else has been quicker
        } catch (FileSystemException e) {
            String file = DIRECTORY + "/" + name;
            throw new AttachException(
                    "a JVM that was killed has left the file " + file + ", owned by user "
                            + directory.owner(name).getName() + ", which prevents an attach to this JVM",
                    "remove it as root or as that user: rm " + process.file("root") + file,
                    e);
        }
    }

    /** HotSpot binds the socket to this name with {@code .tmp} at its end and renames the file, so the kernel's table has the first name. */
    private boolean isListenedTo() throws IOException {
        if (!Files.exists(process.file("net/unix"))) {
            return true; // not to be told on this kernel
        }
        Set<String> listeners = new HashSet<>();
        try (BufferedReader lines = Files.newBufferedReader(process.file("net/unix"), StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.endsWith("/" + name) || line.endsWith("/" + name + ".tmp")) {
                    listeners.add("socket:[" + line.trim().split("\\s+")[INODE] + "]");
                }
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
            return false;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
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

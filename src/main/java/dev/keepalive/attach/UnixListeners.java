package dev.keepalive.attach;

import dev.keepalive.process.LinuxProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The Unix-domain sockets of a network namespace that are bound to a file with a given name. */
final class UnixListeners {
    private static final int INODE = 6;

    /** The sockets as the links of /proc/PID/fd show them. */
    private final Set<String> sockets;

    private UnixListeners(Set<String> sockets) {
        this.sockets = sockets;
    }

    /**
     * Finds the sockets in the network namespace of a process. HotSpot binds a socket to the name with {@code .tmp} at
     * the end and then renames the file, so the kernel's table has the first name.
     */
    static UnixListeners of(LinuxProcess process, String name) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (BufferedReader lines = Files.newBufferedReader(process.file("net/unix"), StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.endsWith("/" + name) || line.endsWith("/" + name + ".tmp")) {
                    sockets.add("socket:[" + line.trim().split("\\s+")[INODE] + "]");
                }
            }
        }
        return new UnixListeners(sockets);
    }

    /** Whether a process has any of these sockets open; AccessDeniedException if the caller may not see its files. */
    boolean areOpenIn(LinuxProcess process) throws IOException {
        if (sockets.isEmpty()) {
            return false;
        }
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

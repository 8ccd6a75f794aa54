package dev.keepalive.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/** A copy of the built jar and of the test programs that every user can read, outside /tmp, which a target may have of its own. */
public final class PublicFiles implements AutoCloseable {
    private final Path directory;

    private PublicFiles(Path directory) {
        this.directory = directory;
    }

    public static PublicFiles copy() {
        try {
            PublicFiles files = new PublicFiles(Files.createTempDirectory(Path.of("/var/tmp"), "keepalive-test"));
            files.allow("rwxr-xr-x");
            Files.copy(JvmCommand.agentJar(), files.jar());
            Files.createDirectory(files.programs());
            try (Stream<Path> classes = Files.list(JvmCommand.programs())) {
                for (Path file : classes.toList()) {
                    Files.copy(file, files.programs().resolve(file.getFileName()));
                }
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path jar() {
        return directory.resolve("keepalive-agent.jar");
    }

    public Path programs() {
        return directory.resolve("programs");
    }

    /** Gives the directory of the jar these permissions: {@code rwx------}. */
    public void allow(String permissions) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

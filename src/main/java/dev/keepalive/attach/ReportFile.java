package dev.keepalive.attach;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The file that an agent writes its report into, made in the temporary directory of the target. Only the user of the target can open it. It
 * is read through the descriptor that made it, so nobody can put another file in its place.
 */
final class ReportFile implements Closeable {
    private static final Set<OpenOption> NEW = new HashSet<>(
            Arrays.asList(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));

    private final Path file;
    private final String pathInTarget;
    private final SeekableByteChannel channel;

    private ReportFile(Path directory, String directoryInTarget) throws IOException {
        String name = "keepalive-agent-" + UUID.randomUUID(); // from a SecureRandom
        file = directory.resolve(name);
        pathInTarget = directoryInTarget + name;
        channel = Files.newByteChannel(file, NEW, ownerOnly(directory));
    }

    /** For a target that sees the same files: the own JVM, or any on a system without /proc. */
    static ReportFile local() throws IOException {
        Path directory = Paths.get(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        return new ReportFile(directory, directory + directory.getFileSystem().getSeparator());
    }

    /** For a process whose root directory, and so whose /tmp, may be another one. HotSpot's attach uses that directory too. */
    static ReportFile in(LinuxProcess target) throws IOException {
        Path directory = target.inItsRoot("/tmp/");
        ReportFile report = new ReportFile(Files.isWritable(directory) ? directory : Paths.get("/tmp"), "/tmp/");
        try {
            report.giveTo(target);
        } catch (IOException e) {
            report.close();
            throw e;
        }
        return report;
    }

    String pathInTarget() {
        return pathInTarget;
    }

    ReportReader read() throws IOException {
        channel.position(0);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            continue;
        }
        return ReportReader.parse(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(file);
        } finally {
            channel.close();
        }
    }

    private void giveTo(LinuxProcess target) throws IOException {
        LinuxProcess self = LinuxProcess.self();
        if (self.effectiveUser() == target.effectiveUser() && self.effectiveGroup() == target.effectiveGroup()) {
            return;
        }
        Path descriptor = descriptor(self);
        Files.setAttribute(descriptor, "unix:gid", target.effectiveGroup());
        Files.setAttribute(descriptor, "unix:uid", target.effectiveUser());
    }

    /**
     * The link in /proc to the open file. By its name root could be made to give away another file: who owns the directory, in a container
     * for instance, may have replaced it meanwhile.
     */
    private Path descriptor(LinuxProcess self) throws IOException {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(self.file("fd"))) {
            for (Path link : links) {
                if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).endsWith(file.getFileName())) {
                    return link;
                }
            }
        }
        throw new IOException(file + " has been taken away");
    }

    private static FileAttribute<?>[] ownerOnly(Path directory) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0]; // Windows: the temporary directory is the user's own
    }
}

package dev.keepalive.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An open directory in the root directory of another process. The owner of that root directory can put links into it
 * and exchange its entries at any time. So everything is reached from the open directory, step by step, without
 * following a link: the target of a link would be looked up in the root directory of the caller.
 */
public final class ProcessDirectory implements Closeable {
    private static final Set<OpenOption> READ =
            new HashSet<>(Arrays.asList(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));

    private static final Set<OpenOption> NEW = new HashSet<>(
            Arrays.asList(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS));

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final SecureDirectoryStream<Path> directory;

    private ProcessDirectory(SecureDirectoryStream<Path> directory) {
        this.directory = directory;
    }

    /** The root directory of a process. */
    public static ProcessDirectory root(LinuxProcess process) throws IOException {
        return of(process.root());
    }

    /** The current directory of a process. */
    public static ProcessDirectory current(LinuxProcess process) throws IOException {
        return of(process.file("cwd"));
    }

    /** Opens the target of a link of /proc, which leads to the directory itself, whatever its name is. */
    private static ProcessDirectory of(Path link) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(link);
        if (!(stream instanceof SecureDirectoryStream)) {
            stream.close();
            throw new IOException("this system cannot open files without following links");
        }
        return new ProcessDirectory((SecureDirectoryStream<Path>) stream);
    }

    /**
     * Opens a directory below the root directory of a process.
     *
     * @param path absolute, as the process sees it, without {@code .} and {@code ..}
     * @throws NotDirectoryException if a part of it is a link or a file
     */
    public static ProcessDirectory below(LinuxProcess process, String path) throws IOException {
        ProcessDirectory directory = root(process);
        for (String name : path.split("/")) {
            if (!name.isEmpty()) {
                directory = directory.enter(name);
            }
        }
        return directory;
    }

    /** Reads a regular file below the root directory of a process; IOException if it is too long. */
    static byte[] read(LinuxProcess process, String path, int maximum) throws IOException {
        int slash = path.lastIndexOf('/');
        try (ProcessDirectory directory = below(process, path.substring(0, slash + 1))) {
            return directory.read(path.substring(slash + 1), maximum);
        }
    }

    /** Opens a directory in this one, and closes this one. */
    private ProcessDirectory enter(String name) throws IOException {
        try {
            if (!attributes(name).isDirectory()) { // opening a FIFO would block
                throw new NotDirectoryException(name);
            }
            return new ProcessDirectory(directory.newDirectoryStream(entry(name), LinkOption.NOFOLLOW_LINKS));
        } finally {
            directory.close();
        }
    }

    /** The attributes of an entry. A link is not followed. */
    public BasicFileAttributes attributes(String name) throws IOException {
        return directory
                .getFileAttributeView(entry(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    /** The owner of an entry. A link is not followed. */
    public UserPrincipal owner(String name) throws IOException {
        return directory
                .getFileAttributeView(entry(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .getOwner();
    }

    /** Whether a user owns an entry. A link is not followed. */
    public boolean isOwnedBy(int user, String name) throws IOException {
        // the JDK also accepts the number of a user, whatever the database of users is
        return owner(name)
                .equals(FileSystems.getDefault()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName(Integer.toUnsignedString(user)));
    }

    /** The names of the entries, up to a maximum. May be called once. */
    List<String> names(int maximum) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            for (Path entry : directory) {
                names.add(entry.getFileName().toString());
                if (names.size() == maximum) {
                    break;
                }
            }
            return names;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    public boolean has(String name) throws IOException {
        try {
            attributes(name);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    public InputStream open(String name) throws IOException {
        if (!attributes(name).isRegularFile()) {
            throw new IOException(name + " is not a regular file");
        }
        return Channels.newInputStream(directory.newByteChannel(entry(name), READ));
    }

    byte[] read(String name, int maximum) throws IOException {
        try (InputStream in = open(name)) {
            return BoundedReading.all(in, maximum);
        }
    }

    /** Creates an empty file that only its owner may access; FileAlreadyExistsException if an entry has this name. */
    public void create(String name) throws IOException {
        directory.newByteChannel(entry(name), NEW, OWNER_ONLY).close();
    }

    /** Deletes an entry. A link is not followed. */
    public void delete(String name) throws IOException {
        directory.deleteFile(entry(name));
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }

    private static Path entry(String name) throws IOException {
        try {
            if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
                throw new IOException("not the name of an entry: " + name);
            }
            return Paths.get(name);
        } catch (InvalidPathException e) {
            throw new IOException("a name that this locale cannot express: " + name, e);
        }
    }
}

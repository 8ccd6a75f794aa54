package dev.keepalive.attach;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * A file that is held, not opened: O_PATH of open(2). In this way a socket can be named without following a link, and nobody can put a link into its
 * place between the look at it and the connect, for which Java has no means of its own.
 *
 * <p>The JDK's own openat(2) serves for this, which the manifest of the jar opens to it (Add-Opens); it is the same in JDK 8 to 28.
 */
final class PathDescriptor implements Closeable {
    /** The value in the kernel's include/uapi/asm-generic/fcntl.h, which all architectures with a current JDK have. */
    private static final int O_PATH = 010000000;

    /** Stands for the current directory; with an absolute path it is not used. */
    private static final int AT_FDCWD = -100;

    private static final int ENOENT = 2;

    /** Bits of a file's mode, inode(7). */
    private static final int S_IFMT = 0170000;

    private static final int S_IFSOCK = 0140000;

    private static final Native NATIVE = Native.find();

    private final int number;

    private PathDescriptor(int number) {
        this.number = number;
    }

    /** Whether this Java runtime has what is needed. */
    static boolean isAvailable() {
        return NATIVE != null;
    }

    /** A file by its path, the links of which are followed: of /proc, or of the caller's own file system. */
    static PathDescriptor of(Path path) throws IOException {
        return open(AT_FDCWD, path.toString(), O_PATH);
    }

    /** An entry of this directory; a link is itself, and has no entries. */
    PathDescriptor entry(String name) throws IOException {
        return open(number, name, O_PATH | NATIVE.noFollow);
    }

    /** A path that leads to this file as long as it is held. */
    Path path() {
        return Paths.get("/proc/self/fd/" + number);
    }

    /** Whether this is a socket that a user owns. */
    boolean isSocketOf(int user) throws IOException {
        return ((Integer) Files.getAttribute(path(), "unix:mode") & S_IFMT) == S_IFSOCK
                && (Integer) Files.getAttribute(path(), "unix:uid") == user;
    }

    private static PathDescriptor open(int directory, String path, int flags) throws IOException {
        try {
            byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
            return new PathDescriptor((Integer) NATIVE.openat.invoke(null, directory, bytes, flags, 0));
        } catch (InvocationTargetException e) {
            throw failure(path, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IOException(path, e);
        }
    }

    /** UnixException of sun.nio.fs, which no other package sees. */
    private static IOException failure(String path, Throwable unixException) {
        try {
            Method errno = unixException.getClass().getDeclaredMethod("errno");
            errno.setAccessible(true);
            if ((Integer) errno.invoke(unixException) == ENOENT) {
                return new NoSuchFileException(path);
            }
        } catch (ReflectiveOperationException e) {
            // then its message has to do
        }
        return new IOException(path + ": " + unixException.getMessage(), unixException);
    }

    @Override
    public void close() throws IOException {
        try {
            NATIVE.close.invoke(null, number);
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
    }

    /** What is needed of sun.nio.fs. */
    private static final class Native {
        final Method openat;
        final Method close;
        final int noFollow;

        private Native() throws ReflectiveOperationException {
            Class<?> dispatcher = Class.forName("sun.nio.fs.UnixNativeDispatcher");
            openat = accessible(dispatcher.getDeclaredMethod("openat", int.class, byte[].class, int.class, int.class));
            close = accessible(dispatcher.getDeclaredMethod("close", int.class));
            noFollow = accessible(Class.forName("sun.nio.fs.UnixConstants").getDeclaredField("O_NOFOLLOW"))
                    .getInt(null);
        }

        private static <T extends AccessibleObject> T accessible(T member) {
            member.setAccessible(true);
            return member;
        }

        /** Null on another system, and if the package is not open to this code (InaccessibleObjectException). */
        static Native find() {
            try {
                return new Native();
            } catch (ReflectiveOperationException | RuntimeException e) {
                return null;
            }
        }
    }
}

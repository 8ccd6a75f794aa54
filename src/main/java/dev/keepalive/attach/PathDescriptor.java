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
 * A descriptor that refers to a file without opening it: O_PATH of open(2). By this, a socket can be checked and
 * connected to without following a link, and nobody can put a link into its place in between. Java has no API for this.
 *
 * <p>It uses the openat(2) of sun.nio.fs, which the manifest of the jar opens (Add-Opens) and which is the same in JDK
 * 8 to 28.
 */
final class PathDescriptor implements Closeable {
    /** From include/uapi/asm-generic/fcntl.h of the kernel; the same on all architectures with a current JDK. */
    private static final int O_PATH = 010000000;

    /** The current directory, which is not used with an absolute path. */
    private static final int AT_FDCWD = -100;

    private static final int ENOENT = 2;

    /** The bits of a file's mode that tell its type, see inode(7). */
    private static final int S_IFMT = 0170000;

    private static final int S_IFSOCK = 0140000;

    private static final Native NATIVE = Native.find();

    private final int number;

    private PathDescriptor(int number) {
        this.number = number;
    }

    /** Whether this Java runtime can hold files in this way. */
    static boolean isAvailable() {
        return NATIVE != null;
    }

    /** Holds a file by its path. Links are followed, so the path has to be trusted. */
    static PathDescriptor of(Path path) throws IOException {
        return open(AT_FDCWD, path.toString(), O_PATH);
    }

    /** Holds an entry of this directory. A link is not followed. */
    PathDescriptor entry(String name) throws IOException {
        return open(number, name, O_PATH | NATIVE.noFollow);
    }

    /** A path of this file that is valid until it is closed. */
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

    /** The IOException for a UnixException of sun.nio.fs, a class that only its own package can use. */
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

    /** The methods and the constant of sun.nio.fs. */
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

        /** Returns null on another system, and if the package is not open (InaccessibleObjectException). */
        static Native find() {
            try {
                return new Native();
            } catch (ReflectiveOperationException | RuntimeException e) {
                return null;
            }
        }
    }
}

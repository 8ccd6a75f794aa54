package dev.keepalive.attach;

import dev.keepalive.process.LinuxProcess;
import dev.keepalive.process.ProcessDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The empty file {@code .attach_pid<pid>} in the /tmp of a JVM, or in its current directory. When the JVM gets SIGQUIT,
 * it looks for this file, and takes the signal for the beginning of an attach if its own user owns the file. The file
 * is removed when the attach is over or this process ends.
 */
final class TriggerFile implements Closeable {
    private static final String NAME = ".attach_pid";

    private final Thread hook = new Thread(this::remove, "keepalive-agent trigger file");

    /** Directories that are open, since those of an ended JVM cannot be found; null if the caller may not see them. */
    private final ProcessDirectory tmp;

    private final ProcessDirectory current;

    /** JDK 8 uses the process id that the caller sees, later JDKs that of the JVM's own pid namespace. */
    private final Set<String> names = new LinkedHashSet<>();

    private TriggerFile(LinuxProcess target) throws IOException {
        String[] pids = target.pidsByNamespace();
        names.addAll(Arrays.asList(NAME + pids[pids.length - 1], NAME + pids[0]));
        tmp = orNull(() -> ProcessDirectory.below(target, "/tmp"));
        current = orNull(() -> ProcessDirectory.current(target));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Creates the file in the /tmp of a JVM. */
    static TriggerFile create(LinuxProcess target) throws IOException {
        TriggerFile trigger = new TriggerFile(target);
        try {
            if (trigger.tmp == null) {
                throw new IOException("there is no directory /tmp that the user of the JVM may search");
            }
            trigger.tmp.create(trigger.names.iterator().next());
        } catch (FileAlreadyExistsException e) {
            // an attach that was killed has left the file, which can be used
        } catch (IOException e) {
            trigger.close();
            throw e;
        }
        return trigger;
    }

    /** The file that the JDK's attach creates, and does not remove if this process is ended meanwhile. */
    static TriggerFile ofJdk(LinuxProcess target) throws IOException {
        return new TriggerFile(target);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            remove();
        } catch (IllegalStateException e) {
            // this process is ending, so the hook removes the file
        }
    }

    private void remove() {
        for (ProcessDirectory directory : new ProcessDirectory[] {tmp, current}) {
            if (directory != null) {
                removeFrom(directory);
            }
        }
    }

    /** Removes the file if it is empty and belongs to the caller. */
    private void removeFrom(ProcessDirectory opened) {
        try (ProcessDirectory directory = opened) {
            for (String name : names) {
                if (directory.has(name)) {
                    BasicFileAttributes attributes = directory.attributes(name);
                    if (attributes.isRegularFile()
                            && attributes.size() == 0
                            && directory.isOwnedBy(LinuxProcess.self().effectiveUser(), name)) {
                        directory.delete(name);
                    }
                }
            }
        } catch (IOException e) {
            // somebody else has removed it, or the file system is gone; there is nobody left who could be told
        }
    }

    private interface Opening {
        ProcessDirectory open() throws IOException;
    }

    private static ProcessDirectory orNull(Opening opening) {
        try {
            return opening.open();
        } catch (IOException e) {
            return null;
        }
    }
}

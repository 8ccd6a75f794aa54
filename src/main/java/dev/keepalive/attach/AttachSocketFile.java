package dev.keepalive.attach;

import dev.keepalive.process.LinuxProcess;
import dev.keepalive.process.ProcessDirectory;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * The file {@code /tmp/.java_pid<pid>}, at which a HotSpot JVM on Linux listens for attaches after the first one.
 *
 * <p>The number is the process id that the JVM has in its own pid namespace. A JVM that is killed leaves the file
 * behind. If another user owns that file, a later JVM with the same number cannot listen there. Two JVMs in different
 * pid namespaces can have the same number and share one /tmp, and then there is one file for both.
 */
final class AttachSocketFile {
    private static final String DIRECTORY = "/tmp";

    private final LinuxProcess process;
    private final ProcessIdentity identity;
    private final String name;

    AttachSocketFile(LinuxProcess process, ProcessIdentity identity) throws IOException {
        this.process = process;
        this.identity = identity;
        String[] pids = process.pidsByNamespace();
        name = ".java_pid" + pids[pids.length - 1];
    }

    /** Whether there is a file of that name; false also if the caller may not see it. */
    boolean exists() throws IOException {
        try (ProcessDirectory directory = directory()) {
            return directory.has(name);
        } catch (AccessDeniedException | NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Removes a file that a killed JVM has left, if nobody answers there and the user of the process owns it.
     *
     * @throws ProcessException if the file belongs to another JVM or user, or cannot be removed
     */
    void removeLeftover() throws IOException, ProcessException {
        if (!exists()) {
            return;
        }
        try (ProcessDirectory directory = directory()) {
            if (!directory.isOwnedBy(identity.user(), name)) {
                throw new ProcessException(
                        "the file " + path() + " belongs to user "
                                + directory.owner(name).getName()
                                + ", and prevents an attach to this JVM",
                        "if no other JVM listens there (one that was killed leaves the file behind), remove it:"
                                + " rm " + pathForCaller());
            }
            boolean listenedTo = isListenedTo();
            if (listenedTo ? new Namesakes(process, name).listen() : isAnswered()) {
                throw new ProcessException(
                        "another JVM listens at " + path()
                                + ": it has the same process id in another pid namespace, and the same /tmp",
                        "give each container a /tmp of its own, or start the JVM with -javaagent:keepalive-agent.jar");
            }
            if (!listenedTo) {
                identity.check(process);
                remove(directory);
            }
        } catch (NoSuchFileException e) {
            // somebody else has removed the file
        }
    }

    /** Returns a descriptor of the file, so that no other file can take its place. The caller closes it. */
    PathDescriptor hold() throws IOException, ProcessException {
        try (PathDescriptor directory = holdDirectory()) {
            PathDescriptor file = directory.entry(name);
            if (!file.isSocketOf(identity.user())) {
                file.close();
                throw new ProcessException(
                        path() + " is not a socket of the JVM's user",
                        "remove it, if it belongs to no JVM: rm " + pathForCaller());
            }
            return file;
        }
    }

    private ProcessDirectory directory() throws IOException {
        return ProcessDirectory.below(process, DIRECTORY);
    }

    private PathDescriptor holdDirectory() throws IOException {
        try (PathDescriptor root = PathDescriptor.of(process.root())) {
            return root.entry(DIRECTORY.substring(1));
        }
    }

    /** The path that the user can use: only this process may know the root directory by its path. */
    private String pathForCaller() {
        return process.file("root") + path();
    }

    private String path() {
        return DIRECTORY + "/" + name;
    }

    private void remove(ProcessDirectory directory) throws IOException, ProcessException {
        try {
            directory.delete(name);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            throw new ProcessException(
                    "a JVM that was killed has left the file " + path()
                            + ", which cannot be removed and prevents an attach to this JVM",
                    "remove it as root: rm " + pathForCaller(),
                    e);
        }
    }

    private boolean isAnswered() throws IOException, ProcessException {
        if (!HotSpotAttach.isAvailable()) {
            throw new ProcessException(
                    "the file " + path() + " is not this JVM's, and prevents an attach to it",
                    "run this command with JDK 16 or later, which can tell whether another JVM listens there, or remove the file: rm "
                            + pathForCaller());
        }
        try (PathDescriptor file = hold()) {
            return HotSpotAttach.isAnswered(file);
        }
    }

    /** Whether the process listens at the file; true also if this is not known. */
    private boolean isListenedTo() throws IOException {
        try {
            return UnixListeners.of(process, name).areOpenIn(process);
        } catch (AccessDeniedException | NoSuchFileException e) {
            return true; // its open files are hidden from the caller, or this kernel has no /proc/net/unix
        }
    }
}

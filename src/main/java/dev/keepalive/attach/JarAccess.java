package dev.keepalive.attach;

import dev.keepalive.process.LinuxProcess;
import dev.keepalive.process.ProcessDirectory;
import dev.keepalive.process.ProcessException;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * Finds out why a JVM could not read the jar of the agent. Since the JVM opens the jar with the rights of its own user,
 * this code has to run with the rights of that user.
 */
final class JarAccess {
    private static final String MAY_NOT_SEARCH = "its user is not allowed to search ";

    static final String REMEDY =
            "copy the jar to where that JVM can read it, and name the path as that JVM sees it: --jar=PATH";

    private JarAccess() {}

    /** Why the process cannot read the jar; null unless that is certain. */
    static String obstacle(LinuxProcess process, String jar) {
        String problem = process == null ? null : problem(process, jar);
        return problem == null || problem.startsWith(MAY_NOT_SEARCH) ? null : problem;
    }

    /**
     * Why the process most likely cannot read the jar. A directory that may be searched but not listed counts as one
     * that may not be searched. Null if no reason is seen, and if a part of the path is a link, which is not followed.
     *
     * @param process null where there is no /proc
     */
    static String problem(LinuxProcess process, String jar) {
        if (process == null) {
            return new File(jar).canRead() ? null : "it is not readable";
        }
        int slash = jar.lastIndexOf('/');
        String directory = jar.substring(0, slash);
        try {
            ProcessDirectory.root(process).close();
        } catch (IOException e) {
            return null; // it may not be looked into, or has ended: something else is wrong
        }
        try (ProcessDirectory parent = ProcessDirectory.below(process, directory)) {
            return problem(parent, jar.substring(slash + 1));
        } catch (NoSuchFileException e) {
            return "there is no such file in its file system";
        } catch (AccessDeniedException e) {
            return MAY_NOT_SEARCH + directory + "/";
        } catch (IOException e) {
            return null; // a part of the path is a link
        }
    }

    private static String problem(ProcessDirectory parent, String name) throws IOException {
        if (parent.attributes(name).isSymbolicLink()) {
            return null;
        }
        if (!parent.attributes(name).isRegularFile()) {
            return "it is not a regular file";
        }
        try {
            parent.open(name).close();
            return null;
        } catch (AccessDeniedException e) {
            return "its user is not allowed to read it";
        }
    }

    static ProcessException refused(long pid, String jar, String problem) {
        return new ProcessException("JVM " + pid + " cannot read the agent's jar " + jar + ": " + problem, REMEDY);
    }
}

package dev.keepalive.attach;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether a process can read the agent's jar: it is the target that opens it. */
final class JarAccess {
    private static final int OTHERS_READ = 0004;
    private static final int GROUP_READ = 0040;
    private static final int OWNER_READ = 0400;
    private static final int READ_TO_SEARCH = 2; // from the bit for reading to the bit for searching a directory
    private static final int ROOT = 0;

    private JarAccess() {}

    /**
     * What keeps the process from the jar; null if nothing is seen.
     *
     * @param process null where there is no /proc
     */
    static String problem(LinuxProcess process, String jar) {
        if (process == null) {
            return new File(jar).canRead() ? null : "it is not readable";
        }
        try {
            String root = process.inItsRoot("/").toString();
            Path file = process.inItsRoot("/");
            for (String name : jar.substring(1).split("/")) {
                if (!mayUse(process, file, READ_TO_SEARCH)) {
                    return "its user may not search " + file.toString().substring(root.length()) + "/";
                }
                file = file.resolve(name);
                if (!Files.exists(file)) {
                    return "there is no such file in its file system";
                }
            }
            if (!Files.isRegularFile(file)) {
                return "it is no file";
            }
            return mayUse(process, file, 0) ? null : "its user may not read it";
        } catch (IOException e) {
            return null; // the process has ended: something else is wrong
        }
    }

    static AttachException refused(long pid, String jar, String problem) {
        return new AttachException(
                "JVM " + pid + " cannot read the agent's jar " + jar + ": " + problem,
                "copy it to where that JVM can read it, and name the path as that JVM sees it: --jar=PATH");
    }

    /** Whether its user may read the file, or with the shift search the directory; access control lists are not looked at. */
    private static boolean mayUse(LinuxProcess process, Path file, int shift) throws IOException {
        int user = process.effectiveUser();
        List<Integer> groups = process.groups();
        int mode = (Integer) Files.getAttribute(file, "unix:mode");
        int bit = OTHERS_READ;
        if ((Integer) Files.getAttribute(file, "unix:uid") == user) {
            bit = OWNER_READ;
        } else if (groups.contains((Integer) Files.getAttribute(file, "unix:gid"))) {
            bit = GROUP_READ;
        }
        return user == ROOT || (mode & bit >> shift) != 0;
    }
}

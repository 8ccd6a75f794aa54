package dev.keepalive.log;

import dev.keepalive.config.Settings;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;

/**
 * The file that {@code log-file} names. Each line begins with the time (UTC) and the process id.
 *
 * <p>The file is opened, appended to and closed for each line. So it may be renamed, deleted or truncated at any time,
 * several JVMs may write to the same file, and no descriptor stays open. This class is loaded only if a file is named.
 */
public final class LogFile {
    /** Stands for the process id in a path. */
    private static final String PID_IN_PATH = "%p";

    /** The process id; null until it is needed. */
    private static volatile String pid;

    /** The bits of a file's mode that tell its type, see inode(7). */
    private static final int TYPE = 0170000;

    private static final int CHARACTER_DEVICE = 0020000;

    private LogFile() {}

    /**
     * Reports a file that cannot be written before the first line. Creates the file if it does not exist.
     *
     * @param name a path, in which {@code %p} stands for the process id
     */
    public static void check(String name) {
        Settings.checkChange();
        time(); // loads the classes that a line needs, since the next one may be written while a socket is made
        append(name, new byte[0]);
    }

    /** Appends a line; false if the file could not be written. */
    static boolean append(String name, String message) {
        String line = time() + " keepalive-agent[" + pid() + "]: " + message + System.lineSeparator();
        return append(name, line.getBytes(StandardCharsets.UTF_8));
    }

    private static String pid() {
        String known = pid;
        if (known == null) {
            known = ProcessId.find();
            pid = known;
        }
        return known;
    }

    private static String time() {
        return Instant.ofEpochMilli(System.currentTimeMillis()).toString();
    }

    private static boolean append(String name, byte[] bytes) {
        String path = name.replace(PID_IN_PATH, pid());
        if (Settings.underEntitlements()) {
            failed(path, "Elasticsearch's entitlements do not let the agent use files");
            return false;
        }
        try {
            if (Settings.underSecurityManager()) {
                System.getSecurityManager().checkWrite(path); // first, since the calls below may be denied, too
            }
            String obstacle = obstacle(new File(path));
            if (obstacle != null) {
                failed(path, obstacle);
                return false;
            }
            // there is no way to exclude that the file is replaced by a FIFO in between
            try (FileOutputStream file = new FileOutputStream(path, true)) {
                file.write(bytes); // one write(2) with O_APPEND: lines of several threads and JVMs do not mix
                return true;
            }
        } catch (SecurityException e) { // a SecurityManager, JDK 8 to 23
            failed(path, e.toString());
        } catch (IOException e) {
            failed(path, e.getMessage());
        }
        return false;
    }

    /** Why writing to a file could block, or null. Opening a FIFO, or writing to a full one, waits for a reader. */
    private static String obstacle(File file) throws IOException {
        if (file.isFile() || !file.exists() || File.separatorChar != '/') {
            return null;
        }
        if (file.isDirectory()) {
            return "is a directory";
        }
        // last, since this initializes file systems, perhaps with a provider of the application
        int mode = (Integer) Files.getAttribute(file.toPath(), "unix:mode");
        return (mode & TYPE) == CHARACTER_DEVICE ? null : "is neither a regular file nor a character device";
    }

    private static void failed(String path, String reason) {
        String subject = "log-file=" + path;
        if (!Log.isNew(subject)) {
            return;
        }
        boolean written = false;
        try {
            written = Log.writeToStderr(subject + " cannot be written, so its lines go to stderr: " + reason
                    + "; accepted: the path of a regular file or a character device, stderr");
        } finally {
            if (!written) {
                Log.forget(subject);
            }
        }
    }
}

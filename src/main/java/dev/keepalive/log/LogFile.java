package dev.keepalive.log;

import dev.keepalive.config.Settings;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;

/**
 * The file that {@code log-file} names: lines with a time stamp, UTC, and the process id.
 *
 * <p>The file is opened, appended to and closed for each line. So it may be renamed, deleted or truncated at any time, several JVMs may write to the
 * same file, and no descriptor stays open. This class is loaded only if a file is named.
 */
public final class LogFile {
    /** Stands for the process id in a path. */
    private static final String PID_IN_PATH = "%p";

    /** Null until it is needed. */
    private static volatile String pid;

    /** In the mode of a file, which stat(2) tells; see inode(7). */
    private static final int TYPE = 0170000;

    private static final int CHARACTER_DEVICE = 0020000;

    private LogFile() {}

    /**
     * Says now, and not only with the first line, if a file cannot be written. Creates the file if it does not exist.
     *
     * @param name a path, in which {@code %p} stands for the process id
     */
    public static void check(String name) {
        Settings.checkChange();
        time(); // loads what a line needs: the next one may be written within the creation of a socket
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
                System.getSecurityManager().checkWrite(path); // what is asked first may be denied as well
            }
            String obstacle = obstacle(new File(path));
            if (obstacle != null) {
                failed(path, obstacle);
                return false;
            }
            // opened at once: whoever may put another file there meanwhile can make this wait
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

    /**
     * Why this is not a file whose opening and writing waits for nobody, or null. A FIFO waits for a reader until it is opened, and for one that
     * reads when it is full.
     */
    private static String obstacle(File file) throws IOException {
        if (file.isFile() || !file.exists() || File.separatorChar != '/') {
            return null;
        }
        if (file.isDirectory()) {
            return "is a directory";
        }
        // only now: this initializes file systems, perhaps with a provider of the application's
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

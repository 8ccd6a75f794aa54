package dev.keepalive.log;

import dev.keepalive.config.Settings;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * The file that {@code log-file} names: lines with a time stamp, UTC, and the process id.
 *
 * <p>The file is opened, appended to and closed for each line. So it may be renamed, deleted or truncated at any time, several JVMs may write to the
 * same file, and no descriptor stays open. This class is loaded only if a file is named.
 */
public final class LogFile {
    /** Stands for the process id in a path. */
    private static final String PID_IN_PATH = "%p";

    private static final String PID = ProcessId.find();

    /** Paths that could not be written; a line says so once for each. */
    private static final Set<String> FAILED = new HashSet<String>();

    private LogFile() {}

    /**
     * Says now, and not only with the first line, if a file cannot be written. Creates the file if it does not exist.
     *
     * @param name a path, in which {@code %p} stands for the process id
     */
    public static void check(String name) {
        time(); // loads what a line needs: the next one may be written within the creation of a socket
        append(name, new byte[0]);
    }

    /** Appends a line; false if the file could not be written. */
    static boolean append(String name, String message) {
        String line = time() + " keepalive-agent[" + PID + "]: " + message + System.lineSeparator();
        return append(name, line.getBytes(StandardCharsets.UTF_8));
    }

    private static String time() {
        return Instant.ofEpochMilli(System.currentTimeMillis()).toString();
    }

    private static boolean append(String name, byte[] bytes) {
        String path = name.replace(PID_IN_PATH, PID);
        if (Settings.underEntitlements()) {
            failed(path, "Elasticsearch's entitlements do not let the agent use files");
            return false;
        }
        try (FileOutputStream file = new FileOutputStream(path, true)) {
            file.write(bytes); // one write(2) with O_APPEND: lines of several threads and JVMs do not mix
            return true;
        } catch (SecurityException e) { // a SecurityManager, JDK 8 to 23
            failed(path, e.toString());
        } catch (IOException e) {
            failed(path, new File(path).isDirectory() ? "is a directory" : e.getMessage());
        }
        return false;
    }

    private static void failed(String path, String reason) {
        synchronized (FAILED) {
            if (!FAILED.add(path)) {
                return;
            }
        }
        Log.writeToStderr("log-file=" + path + " cannot be written, so its lines go to stderr: " + reason
                + "; accepted: the path of a file, stderr");
    }
}

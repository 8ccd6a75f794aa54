package dev.keepalive.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Finds single JVMs, and those of systems without /proc; a {@link Survey} finds all. Sends them nothing. */
public final class Jvms {
    /** For one process; a JVM is seen in some milliseconds. */
    private static final long LIMIT_MILLIS = 2000;

    private Jvms() {}

    /** Whether /proc shows that a process is a JVM. */
    public static boolean isSeen(long pid) {
        try {
            return LinuxProcess.hasProc() && seen(pid, LIMIT_MILLIS) != null;
        } catch (IOException | TimeoutException e) {
            return false; // has ended, is another user's, or its files are on a file system that does not answer
        }
    }

    /** Whether a process is still there. */
    public static boolean isRunning(long pid) {
        return !LinuxProcess.hasProc() || new LinuxProcess(Long.toString(pid)).exists();
    }

    /**
     * The JVM that a process is, or null if it is none.
     *
     * @param millis a limit of {@link RunningTime}
     */
    public static Jvm seen(long pid, long millis) throws IOException, TimeoutException {
        return TimeLimited.look("process " + pid, millis, () -> Jvm.of(new LinuxProcess(Long.toString(pid)), pid));
    }

    /** Other systems: each JVM has a file in the temporary directory of its user; HotSpot removes those of JVMs that are gone. */
    public static List<Jvm> fromPerfData() {
        List<Jvm> jvms = new ArrayList<>();
        Path temporary = Paths.get(System.getProperty("java.io.tmpdir"));
        try (DirectoryStream<Path> users = Files.newDirectoryStream(temporary, "hsperfdata_*")) {
            for (Path user : users) {
                addFrom(user, jvms);
            }
        } catch (IOException e) {
            // no such directory: no JVM
        }
        return jvms;
    }

    private static void addFrom(Path directory, List<Jvm> jvms) {
        File[] files = directory.toFile().listFiles((d, name) -> name.matches("[0-9]+"));
        for (File file : files == null ? new File[0] : files) {
            try {
                byte[] contents;
                try (InputStream in = Files.newInputStream(file.toPath())) {
                    contents = BoundedReading.all(in, PerfData.MAXIMUM_SIZE);
                }
                jvms.add(Jvm.of(Long.parseLong(file.getName()), PerfData.parse(contents)));
            } catch (IOException e) {
                // has ended, or is another user's
            }
        }
    }

    /** The remedy for a wrong process id. */
    public static String choice() {
        StringBuilder lines = new StringBuilder();
        for (FoundJvm jvm : Survey.ofJvms().jvms()) {
            lines.append("\n  ").append(jvm.pid).append("  ").append(jvm.name);
        }
        return lines.length() == 0 ? "no JVM is running that this user can see" : "the JVMs here are:" + lines;
    }
}

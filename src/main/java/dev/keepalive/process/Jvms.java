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

/** Finds single JVMs, and those of systems without /proc; {@link Survey} finds all JVMs. Sends them nothing. */
public final class Jvms {
    /** The time limit for one process; a JVM is usually recognized in some milliseconds. */
    private static final long LIMIT_MILLIS = 2000;

    private Jvms() {}

    /** Whether /proc shows that a process is a JVM. */
    public static boolean isSeen(long pid) {
        try {
            return LinuxProcess.hasProc() && seen(pid, LIMIT_MILLIS) != null;
        } catch (IOException | TimeoutException e) {
            return false; // it has ended, belongs to another user, or its file system does not answer
        }
    }

    /** Whether a process has not ended. True where there is no /proc. */
    public static boolean isRunning(long pid) {
        return !LinuxProcess.hasProc() || new LinuxProcess(Long.toString(pid)).exists();
    }

    /**
     * Returns the JVM that runs as a process; null if the process is no JVM.
     *
     * @param millis the limit, of {@link RunningTime}
     */
    public static Jvm seen(long pid, long millis) throws IOException, TimeoutException {
        return TimeLimited.look("process " + pid, millis, () -> Jvm.of(new LinuxProcess(Long.toString(pid)), pid));
    }

    /** Finds JVMs where there is no /proc, by their performance data in the temporary directory. */
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
                // it has ended, or belongs to another user
            }
        }
    }

    /** Lists the JVMs that could have been meant by a wrong process id. */
    public static String choice() {
        StringBuilder lines = new StringBuilder();
        for (FoundJvm jvm : Survey.ofJvms().jvms()) {
            lines.append("\n  ").append(jvm.pid).append("  ").append(jvm.name);
        }
        return lines.length() == 0 ? "no JVM is running that this user can see" : "the JVMs here are:" + lines;
    }
}

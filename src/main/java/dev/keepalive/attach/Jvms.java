package dev.keepalive.attach;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds the JVMs that the current user can see; sends them nothing. */
public final class Jvms {
    private Jvms() {}

    /** All but the own one, by process id. */
    public static List<Jvm> list() {
        List<Jvm> jvms = LinuxProcess.canBeSeen() ? fromProc() : fromPerfData();
        jvms.removeIf(jvm -> Long.toString(jvm.pid()).equals(CurrentProcess.pid()));
        jvms.sort(Comparator.comparingLong(Jvm::pid));
        return jvms;
    }

    /** Whether /proc shows that a process is a JVM. */
    public static boolean isSeen(long pid) {
        try {
            return LinuxProcess.canBeSeen() && Jvm.of(new LinuxProcess(Long.toString(pid)), pid) != null;
        } catch (IOException e) {
            return false; // has ended, or is another user's
        }
    }

    /** Whether a process is still there. */
    public static boolean isRunning(long pid) {
        return !LinuxProcess.canBeSeen() || new LinuxProcess(Long.toString(pid)).exists();
    }

    private static List<Jvm> fromProc() {
        List<Jvm> jvms = new ArrayList<>();
        for (String pid : LinuxProcess.pids()) {
            try {
                Jvm jvm = Jvm.of(new LinuxProcess(pid), Long.parseLong(pid));
                if (jvm != null) {
                    jvms.add(jvm);
                }
            } catch (IOException e) {
                // has ended, or is another user's
            }
        }
        return jvms;
    }

    /** Other systems: each JVM has a file in the temporary directory of its user; HotSpot removes those of JVMs that are gone. */
    private static List<Jvm> fromPerfData() {
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
                jvms.add(Jvm.of(Long.parseLong(file.getName()), PerfData.read(file.toPath())));
            } catch (IOException e) {
                // has ended, or is another user's
            }
        }
    }

    /** The remedy for a wrong process id. */
    static String choice() {
        StringBuilder lines = new StringBuilder();
        for (Jvm jvm : list()) {
            lines.append("\n  ").append(jvm.pid()).append("  ").append(jvm.name());
        }
        return lines.length() == 0 ? "no JVM is running that this user can see" : "the JVMs here are:" + lines;
    }
}

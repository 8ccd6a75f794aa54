package dev.keepalive.attach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A process as /proc shows it, see proc(5). Nothing here touches the process itself. */
final class LinuxProcess {
    private static final Path PROC = Paths.get("/proc");
    private static final int SIGQUIT = 3;

    private final Path directory;

    LinuxProcess(String pid) {
        directory = PROC.resolve(pid);
    }

    static LinuxProcess self() {
        return new LinuxProcess("self");
    }

    /** Whether this machine has /proc at all. */
    static boolean canBeSeen() {
        return Files.exists(PROC.resolve("self/status"));
    }

    /** The process ids that the own pid namespace has. */
    static List<String> pids() {
        String[] names = PROC.toFile().list((proc, name) -> name.chars().allMatch(Character::isDigit));
        return names == null ? new ArrayList<>() : Arrays.asList(names);
    }

    boolean exists() {
        return Files.exists(directory.resolve("status"));
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** A file as the process names it; its root directory may be another than the caller's. */
    Path inItsRoot(String path) {
        return directory.resolve("root").resolve(path.substring(1));
    }

    /** The files that it has mapped into its memory. */
    List<String> mappedFiles() throws IOException {
        List<String> files = new ArrayList<>();
        for (String line : Files.readAllLines(file("maps"), StandardCharsets.ISO_8859_1)) {
            int slash = line.indexOf('/');
            if (slash >= 0) {
                files.add(line.substring(slash));
            }
        }
        return files;
    }

    List<String> commandLine() throws IOException {
        String line = new String(Files.readAllBytes(file("cmdline")), StandardCharsets.UTF_8);
        return Arrays.asList(line.split("\0"));
    }

    String name() throws IOException {
        return status("Name");
    }

    /** The path of the executable, or "" if it may not be seen. */
    String executable() {
        try {
            return Files.readSymbolicLink(file("exe")).toString();
        } catch (IOException e) {
            return ""; // not ours to look at, or a kernel thread
        }
    }

    int effectiveUser() throws IOException {
        return Integer.parseInt(status("Uid").split("\\s+")[1]);
    }

    int effectiveGroup() throws IOException {
        return Integer.parseInt(status("Gid").split("\\s+")[1]);
    }

    /** The groups whose permissions it has. */
    List<Integer> groups() throws IOException {
        List<Integer> groups = new ArrayList<>();
        groups.add(effectiveGroup());
        for (String group : status("Groups").split("\\s+")) {
            if (!group.isEmpty()) {
                groups.add(Integer.valueOf(group));
            }
        }
        return groups;
    }

    /** Its process ids from the caller's namespace to its own. */
    String[] pidsByNamespace() throws IOException {
        return status("NSpid").split("\\s+");
    }

    /** T for stopped, Z for ended and not yet waited for, and so on. */
    char state() throws IOException {
        return status("State").charAt(0);
    }

    /** Whether SIGQUIT, with which an attach begins, would not kill it. */
    boolean catchesSigquit() throws IOException {
        long caught = Long.parseUnsignedLong(status("SigCgt"), 16);
        return (caught & 1L << SIGQUIT - 1) != 0;
    }

    private String status(String key) throws IOException {
        for (String line : Files.readAllLines(file("status"), StandardCharsets.ISO_8859_1)) {
            if (line.startsWith(key + ":")) {
                return line.substring(key.length() + 1).trim();
            }
        }
        throw new IOException(file("status") + " has no line " + key);
    }
}

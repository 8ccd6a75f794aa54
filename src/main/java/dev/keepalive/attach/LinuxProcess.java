package dev.keepalive.attach;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A process as /proc shows it, see proc(5). Nothing here touches the process itself; what the process can choose is bounded. */
final class LinuxProcess {
    private static final Path PROC = Paths.get("/proc");
    private static final int SIGQUIT = 3;
    private static final int CAP_SYS_PTRACE = 19;

    /** What the kernel shows to a file that is in no directory any more, or that another has taken the place of. */
    private static final String DELETED = " (deleted)";

    /** The largest command line that execve(2) takes by default is 2 MB. */
    private static final int COMMAND_LINE_LIMIT = 1 << 22;

    /** 65 530 mappings are allowed by default, a JVM has some hundreds; each line may be 4 KB long. */
    private static final int MAPS_LIMIT = 1 << 24;

    private static final int SMALL_FILE_LIMIT = 1 << 20;

    /** In which this JVM takes the names of files. */
    private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final Path directory;

    LinuxProcess(String pid) {
        this(PROC.resolve(pid));
    }

    /** A test has another directory than that of a process. */
    LinuxProcess(Path directory) {
        this.directory = directory;
    }

    static LinuxProcess self() {
        return new LinuxProcess("self");
    }

    /** Whether this machine has /proc at all. */
    static boolean hasProc() {
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

    /** The name of a mapped file without the kernel's remark that it is deleted. */
    static String withoutDeleted(String file) {
        return file.endsWith(DELETED) ? file.substring(0, file.length() - DELETED.length()) : file;
    }

    static boolean isDeleted(String file) {
        return file.endsWith(DELETED);
    }

    /** The files of HotSpot that it has mapped into its memory: libjvm.so, and performance data if it writes any. */
    List<String> mappedFilesOfHotSpot() throws IOException {
        return filesOfHotSpot(readStart("maps", MAPS_LIMIT));
    }

    /** How many pieces its memory has. */
    int mappings() throws IOException {
        int lines = 0;
        for (byte character : readStart("maps", MAPS_LIMIT)) {
            lines += character == '\n' ? 1 : 0;
        }
        return lines;
    }

    /** The first of each kind in /proc/PID/maps. */
    static List<String> filesOfHotSpot(byte[] maps) throws IOException {
        List<String> files = new ArrayList<>();
        boolean library = false;
        boolean data = false;
        BufferedReader lines = new BufferedReader(new InputStreamReader(new ByteArrayInputStream(maps), NAMES));
        for (String line = lines.readLine(); line != null && !(library && data); line = lines.readLine()) {
            int slash = line.indexOf('/');
            String file = slash < 0 ? "" : line.substring(slash);
            boolean isLibrary = withoutDeleted(file).endsWith("/libjvm.so");
            boolean isData = file.contains("/hsperfdata_");
            if (isLibrary && !library || isData && !data) {
                files.add(file);
            }
            library |= isLibrary;
            data |= isData;
        }
        return files;
    }

    /** Its words; none for a kernel thread, and for a process that has overwritten them. */
    List<String> commandLine() throws IOException {
        return words(readStart("cmdline", COMMAND_LINE_LIMIT));
    }

    static List<String> words(byte[] cmdline) {
        return cmdline.length == 0 ? new ArrayList<>() : Arrays.asList(new String(cmdline, NAMES).split("\0"));
    }

    String name() throws IOException {
        return status("Name");
    }

    /** The path of the executable, or "" if it may not be seen. */
    String executable() {
        try {
            return withoutDeleted(Files.readSymbolicLink(file("exe")).toString());
        } catch (IOException e) {
            return ""; // not ours to look at, or a kernel thread
        }
    }

    int effectiveUser() throws IOException {
        return effective("Uid");
    }

    int effectiveGroup() throws IOException {
        return effective("Gid");
    }

    /** The second of real, effective, saved and file-system id; an unsigned number. */
    private int effective(String key) throws IOException {
        String[] ids = status(key).split("\\s+");
        return (int) number(ids[Math.min(1, ids.length - 1)], 10);
    }

    /** Its process ids from the caller's namespace to its own. */
    String[] pidsByNamespace() throws IOException {
        return status("NSpid").split("\\s+");
    }

    /** Whether it is in another pid namespace than the caller. */
    boolean isInOtherPidNamespace() throws IOException {
        return pidsByNamespace().length > self().pidsByNamespace().length;
    }

    /** T for stopped, t for stopped by a debugger, Z for ended and not yet waited for, and so on. */
    char state() throws IOException {
        return (status("State") + " ").charAt(0);
    }

    /** Whether SIGQUIT, with which an attach begins, would not kill it. */
    boolean catchesSigquit() throws IOException {
        long caught = number(status("SigCgt"), 16);
        return (caught & 1L << SIGQUIT - 1) != 0;
    }

    /** Whether it may look into processes of other users. */
    boolean mayTrace() throws IOException {
        return (number(status("CapEff"), 16) & 1L << CAP_SYS_PTRACE) != 0;
    }

    /** Which namespace of a kind it is in ({@code mnt}, {@code user}), or "" if that may not be seen. */
    String namespace(String kind) {
        try {
            return Files.readSymbolicLink(file("ns/" + kind)).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether it has a thread of that name. */
    boolean hasThread(String name) throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(file("task"))) {
            for (Path thread : threads) {
                if (nameOfThread(thread).equals(name)) {
                    return true;
                }
            }
            return false;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static String nameOfThread(Path thread) {
        try (InputStream in = Files.newInputStream(thread.resolve("comm"))) {
            return new String(BoundedReading.start(in, SMALL_FILE_LIMIT), StandardCharsets.ISO_8859_1).trim();
        } catch (IOException e) {
            return ""; // ended meanwhile
        }
    }

    /** A file of /proc/PID that is short, as text. */
    String read(String name) throws IOException {
        return new String(readStart(name, SMALL_FILE_LIMIT), NAMES);
    }

    private byte[] readStart(String name, int maximum) throws IOException {
        try (InputStream in = Files.newInputStream(file(name))) {
            return BoundedReading.start(in, maximum);
        } catch (AccessDeniedException | NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(file(name) + ": " + e.getMessage(), e); // "Invalid argument" tells nothing
        }
    }

    private String status(String key) throws IOException {
        return field(key, read("status"));
    }

    /** A field of /proc/PID/status, given as its text. */
    static String field(String key, String status) throws IOException {
        for (String line : status.split("\n")) {
            if (line.startsWith(key + ":")) {
                return line.substring(key.length() + 1).trim();
            }
        }
        throw new IOException("/proc shows no " + key + " of the process");
    }

    /** A number as the kernel writes it, unsigned. */
    static long number(String text, int radix) throws IOException {
        try {
            return Long.parseUnsignedLong(text, radix);
        } catch (NumberFormatException e) {
            throw new IOException("not a number of /proc: " + text, e);
        }
    }
}

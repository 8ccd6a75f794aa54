package dev.keepalive.process;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
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
import java.util.regex.Pattern;

/** A process as /proc shows it, see proc(5). Limits the size of everything that the process can choose. */
public final class LinuxProcess {
    private static final Path PROC = Paths.get("/proc");
    private static final int SIGQUIT = 3;

    /** The text that the kernel appends to the name of a file that was deleted or replaced. */
    private static final String DELETED = " (deleted)";

    /** Twice the size of the largest command line that execve(2) accepts by default. */
    private static final int COMMAND_LINE_LIMIT = 1 << 22;

    /** A JVM has some hundreds of mappings (65 530 are allowed by default), and a line may be 4 KB long. */
    private static final int MAPS_LIMIT = 1 << 24;

    private static final Pattern OPTIONS_IN_ENVIRONMENT =
            Pattern.compile("(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)=");

    private static final int SMALL_FILE_LIMIT = 1 << 20;

    /** The charset in which this JVM encodes the names of files. */
    private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final Path directory;
    private final Path root;

    /** The directory of a thread that is alive, or {@link #directory}; null until it is needed. */
    private Path living;

    public LinuxProcess(String pid) {
        this(PROC.resolve(pid), null);
    }

    /** A process whose root directory has another path than /proc/PID/root, which the caller may not follow. */
    public LinuxProcess(String pid, Path root) {
        this(PROC.resolve(pid), root);
    }

    /** A process with another directory than /proc/PID, for a test. */
    public LinuxProcess(Path directory, Path root) {
        this.directory = directory;
        this.root = root;
    }

    public static LinuxProcess self() {
        return new LinuxProcess("self");
    }

    /** Whether this machine has /proc at all. */
    public static boolean hasProc() {
        return Files.exists(PROC.resolve("self/status"));
    }

    /** The process ids in the pid namespace of the caller. */
    public static List<String> pids() {
        String[] names = PROC.toFile().list((proc, name) -> name.chars().allMatch(Character::isDigit));
        return names == null ? new ArrayList<>() : Arrays.asList(names);
    }

    public boolean exists() {
        return Files.exists(directory.resolve("status"));
    }

    /**
     * The path of a file of /proc/PID. If only the first thread has ended, the kernel shows memory, files and state in
     * the directory of another thread, /proc/PID/task/TID.
     */
    public Path file(String name) {
        if (living == null) {
            living = hasEnded(directory) ? firstLivingThread() : directory;
        }
        return living.resolve(name);
    }

    /** Whether the process has ended, even if its parent has not waited for it yet (zombie). */
    boolean hasEnded() {
        return !exists() || hasEnded(directory) && hasEnded(firstLivingThread());
    }

    /** The thread with the lowest number; the process itself if all have ended, or if this cannot be seen. */
    private Path firstLivingThread() {
        Path first = directory;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(directory.resolve("task"))) {
            for (Path thread : threads) {
                if (!hasEnded(thread) && (first == directory || number(thread) < number(first))) {
                    first = thread;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // it has just ended
        }
        return first;
    }

    private static int number(Path thread) {
        return Integer.parseInt(thread.getFileName().toString());
    }

    /** Whether a process or thread is a zombie. The state follows the program name in parentheses in the file stat. */
    private static boolean hasEnded(Path process) {
        try (InputStream in = Files.newInputStream(process.resolve("stat"))) {
            String stat = new String(BoundedReading.readPrefix(in, SMALL_FILE_LIMIT), StandardCharsets.ISO_8859_1);
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state == 'Z' || state == 'X';
        } catch (IOException | IndexOutOfBoundsException e) {
            return false; // not there any more
        }
    }

    /** The process id in the pid namespace of the caller. */
    public String pid() {
        return directory.getFileName().toString();
    }

    /** The root directory of the process. */
    public Path root() {
        return root == null ? file("root") : root;
    }

    /** Whether the caller may look into the root directory. */
    public boolean hasReachableRoot() {
        return Files.isDirectory(root().resolve("."));
    }

    /**
     * This process, with the root directory of the caller if its own one is hidden. It is hidden from the process's own
     * user if the process has a capability, see ptrace(2); such a process is a service of the same system.
     */
    public LinuxProcess withReachableRoot() {
        return hasReachableRoot() ? this : new LinuxProcess(pid(), Paths.get("/"));
    }

    /** The name of a file without the text that the kernel appends if it was deleted. */
    static String withoutDeleted(String file) {
        return file.endsWith(DELETED) ? file.substring(0, file.length() - DELETED.length()) : file;
    }

    static boolean isDeleted(String file) {
        return file.endsWith(DELETED);
    }

    /** The files of HotSpot that the process has mapped: libjvm.so, and performance data if it writes any. */
    List<String> mappedFilesOfHotSpot() throws IOException {
        try (InputStream in = Files.newInputStream(file("maps"))) {
            return filesOfHotSpot(BoundedReading.limited(in, MAPS_LIMIT));
        }
    }

    /** The number of memory mappings; AccessDeniedException if the caller may not see them. */
    public int mappings() throws IOException {
        int lines = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file("maps")))) {
            for (int character = in.read(); character >= 0; character = in.read()) {
                lines += character == '\n' ? 1 : 0;
            }
        }
        return lines;
    }

    /** Finds the first file of each kind in /proc/PID/maps, which may be long. */
    static List<String> filesOfHotSpot(InputStream maps) throws IOException {
        List<String> files = new ArrayList<>();
        boolean library = false;
        boolean data = false;
        BufferedReader lines = new BufferedReader(new InputStreamReader(maps, NAMES));
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

    /** The words of the command line; none for a kernel thread, and for a process that has overwritten them. */
    public List<String> commandLine() throws IOException {
        return words(readStart("cmdline", COMMAND_LINE_LIMIT));
    }

    /** The command line, and the variables of the environment in which a JVM finds options, separated by blanks. */
    String optionsOfJvm() throws IOException {
        StringBuilder options = new StringBuilder(String.join(" ", commandLine()));
        for (String variable : words(readStart("environ", COMMAND_LINE_LIMIT))) {
            if (OPTIONS_IN_ENVIRONMENT.matcher(variable).lookingAt()) {
                options.append(' ').append(variable.substring(variable.indexOf('=') + 1));
            }
        }
        return options.toString();
    }

    /** A variable of the environment with which it was started, or "". */
    String environmentVariable(String name) throws IOException {
        for (String variable : words(readStart("environ", COMMAND_LINE_LIMIT))) {
            if (variable.startsWith(name + "=")) {
                return variable.substring(name.length() + 1);
            }
        }
        return "";
    }

    static List<String> words(byte[] cmdline) {
        return cmdline.length == 0 ? new ArrayList<>() : Arrays.asList(new String(cmdline, NAMES).split("\0"));
    }

    public String name() throws IOException {
        return status("Name");
    }

    /** The path of the executable; "" if the caller may not see it. */
    public String executable() {
        try {
            return withoutDeleted(Files.readSymbolicLink(file("exe")).toString());
        } catch (IOException e) {
            return ""; // the caller may not see it, or it is a kernel thread
        }
    }

    /** The id of the user who has started the process, even if it runs with the rights of another one (set-user-ID). */
    int realUser() throws IOException {
        return (int) number(status("Uid").split("\\s+")[0], 10);
    }

    public int effectiveUser() throws IOException {
        return effective("Uid");
    }

    /** Whether the process is in another user namespace than the caller. */
    public boolean isInOtherUserNamespace() {
        return !namespace("user").equals(self().namespace("user"));
    }

    /** The process id of the parent. */
    public String parent() throws IOException {
        return status("PPid");
    }

    /** The second of real, effective, saved and file-system id, an unsigned number. */
    private int effective(String key) throws IOException {
        String[] ids = status(key).split("\\s+");
        return (int) number(ids[Math.min(1, ids.length - 1)], 10);
    }

    /** The process ids in all namespaces from that of the caller to that of the process. */
    public String[] pidsByNamespace() throws IOException {
        // the numbers of the process, not those of a thread
        return field("NSpid", readOfFirstThread("status")).split("\\s+");
    }

    /** Whether the process is in another pid namespace than the caller. */
    public boolean isInOtherPidNamespace() throws IOException {
        return pidsByNamespace().length > self().pidsByNamespace().length;
    }

    /** The state: T for stopped, t for stopped by a debugger, Z for zombie, and so on. */
    char state() throws IOException {
        return (status("State") + " ").charAt(0);
    }

    /** Whether the process catches SIGQUIT, which otherwise kills it. */
    public boolean catchesSigquit() throws IOException {
        long caught = number(status("SigCgt"), 16);
        return (caught & 1L << SIGQUIT - 1) != 0;
    }

    /** Whether the process has an effective capability, given by its number in include/uapi/linux/capability.h. */
    public boolean hasCapability(int number) throws IOException {
        return (number(status("CapEff"), 16) & 1L << number) != 0;
    }

    /** The namespace of a kind ({@code mnt}, {@code user}) that the process is in; "" if the caller may not see it. */
    public String namespace(String kind) {
        try {
            return Files.readSymbolicLink(file("ns/" + kind)).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether the process has a thread with a name. */
    public boolean hasThread(String name) throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(directory.resolve("task"))) {
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
            return new String(BoundedReading.readPrefix(in, SMALL_FILE_LIMIT), StandardCharsets.ISO_8859_1).trim();
        } catch (IOException e) {
            return ""; // ended meanwhile
        }
    }

    /** Reads a short file of /proc/PID itself, even if the first thread has ended. */
    String readOfFirstThread(String name) throws IOException {
        return new String(readStart(directory.resolve(name), SMALL_FILE_LIMIT), NAMES);
    }

    /** Reads a short file of {@link #file}. */
    public String read(String name) throws IOException {
        return new String(readStart(name, SMALL_FILE_LIMIT), NAMES);
    }

    private byte[] readStart(String name, int maximum) throws IOException {
        return readStart(file(name), maximum);
    }

    private static byte[] readStart(Path file, int maximum) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return BoundedReading.readPrefix(in, maximum);
        } catch (AccessDeniedException | NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e); // "Invalid argument" tells nothing
        }
    }

    private String status(String key) throws IOException {
        return field(key, read("status"));
    }

    /** A field of /proc/PID/status, given as its text. */
    public static String field(String key, String status) throws IOException {
        for (String line : status.split("\n")) {
            if (line.startsWith(key + ":")) {
                return line.substring(key.length() + 1).trim();
            }
        }
        throw new IOException("/proc shows no " + key + " of the process");
    }

    /** A number as the kernel writes it, unsigned. */
    public static long number(String text, int radix) throws IOException {
        try {
            return Long.parseUnsignedLong(text, radix);
        } catch (NumberFormatException e) {
            throw new IOException("not a number of /proc: " + text, e);
        }
    }
}

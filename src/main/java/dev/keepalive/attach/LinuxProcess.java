package dev.keepalive.attach;

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

/** A process as /proc shows it, see proc(5). Nothing here touches the process itself; what the process can choose is bounded. */
final class LinuxProcess {
    private static final Path PROC = Paths.get("/proc");
    private static final int SIGQUIT = 3;

    /** What the kernel shows to a file that is in no directory any more, or that another has taken the place of. */
    private static final String DELETED = " (deleted)";

    /** The largest command line that execve(2) takes by default is 2 MB. */
    private static final int COMMAND_LINE_LIMIT = 1 << 22;

    /** 65 530 mappings are allowed by default, a JVM has some hundreds; each line may be 4 KB long. */
    private static final int MAPS_LIMIT = 1 << 24;

    private static final Pattern OPTIONS_IN_ENVIRONMENT =
            Pattern.compile("(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)=");

    private static final int SMALL_FILE_LIMIT = 1 << 20;

    /** In which this JVM takes the names of files. */
    private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final Path directory;
    private final Path root;

    /** That of a thread which is alive, or {@link #directory}; null until it is needed. */
    private Path living;

    LinuxProcess(String pid) {
        this(PROC.resolve(pid), null);
    }

    /** A process whose root directory the caller reaches by another way than by the link of /proc, which it may not follow. */
    LinuxProcess(String pid, Path root) {
        this(PROC.resolve(pid), root);
    }

    /** A test has another directory than that of a process. */
    LinuxProcess(Path directory, Path root) {
        this.directory = directory;
        this.root = root;
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

    /**
     * A file of /proc/PID. If the first thread has ended but others have not, the kernel shows memory, files and state only in the directory of
     * another thread, /proc/PID/task/TID.
     */
    Path file(String name) {
        if (living == null) {
            living = hasEnded(directory) ? firstLivingThread() : directory;
        }
        return living.resolve(name);
    }

    /** Whether it has ended, even if its parent has not waited for it yet (zombie). */
    boolean hasEnded() {
        return !exists() || hasEnded(directory) && hasEnded(firstLivingThread());
    }

    /** The one with the lowest number; the process itself if all have ended, or if that cannot be seen. */
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

    /** Whether it is a zombie; the state follows the name of the program in parentheses, in /proc/PID/stat and /proc/PID/task/TID/stat. */
    private static boolean hasEnded(Path process) {
        try (InputStream in = Files.newInputStream(process.resolve("stat"))) {
            String stat = new String(BoundedReading.start(in, SMALL_FILE_LIMIT), StandardCharsets.ISO_8859_1);
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state == 'Z' || state == 'X';
        } catch (IOException | IndexOutOfBoundsException e) {
            return false; // not there any more
        }
    }

    /** Its process id, as the caller sees it. */
    String pid() {
        return directory.getFileName().toString();
    }

    /** Its root directory. */
    Path root() {
        return root == null ? file("root") : root;
    }

    /** Whether the caller may look into its root directory. */
    boolean hasReachableRoot() {
        return Files.isDirectory(root().resolve("."));
    }

    /**
     * The same process; if its root directory is hidden, with that of the caller instead. It is hidden from the process's own user if the process
     * has a capability, see ptrace(2); such a process is a service of the same system.
     */
    LinuxProcess withReachableRoot() {
        return hasReachableRoot() ? this : new LinuxProcess(pid(), Paths.get("/"));
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
        try (InputStream in = Files.newInputStream(file("maps"))) {
            return filesOfHotSpot(BoundedReading.limited(in, MAPS_LIMIT));
        }
    }

    /** How many pieces its memory has; AccessDeniedException if that is hidden from the caller. */
    int mappings() throws IOException {
        int lines = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file("maps")))) {
            for (int character = in.read(); character >= 0; character = in.read()) {
                lines += character == '\n' ? 1 : 0;
            }
        }
        return lines;
    }

    /** The first of each kind in /proc/PID/maps, which can be long and is not kept. */
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

    /** Its words; none for a kernel thread, and for a process that has overwritten them. */
    List<String> commandLine() throws IOException {
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

    /** The user who has started it, also if it runs with the rights of another one (set-user-ID). */
    int realUser() throws IOException {
        return (int) number(status("Uid").split("\\s+")[0], 10);
    }

    int effectiveUser() throws IOException {
        return effective("Uid");
    }

    /** Whether it is in another user namespace than the caller. */
    boolean isInOtherUserNamespace() {
        return !namespace("user").equals(self().namespace("user"));
    }

    /** The process id of its parent. */
    String parent() throws IOException {
        return status("PPid");
    }

    /** The second of real, effective, saved and file-system id; an unsigned number. */
    private int effective(String key) throws IOException {
        String[] ids = status(key).split("\\s+");
        return (int) number(ids[Math.min(1, ids.length - 1)], 10);
    }

    /** Its process ids from the caller's namespace to its own. */
    String[] pidsByNamespace() throws IOException {
        // the numbers of the process, not those of a thread
        return field("NSpid", readOfFirstThread("status")).split("\\s+");
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

    /** Whether it has a capability in its effective set; by number, see include/uapi/linux/capability.h. */
    boolean hasCapability(int number) throws IOException {
        return (number(status("CapEff"), 16) & 1L << number) != 0;
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
            return new String(BoundedReading.start(in, SMALL_FILE_LIMIT), StandardCharsets.ISO_8859_1).trim();
        } catch (IOException e) {
            return ""; // ended meanwhile
        }
    }

    /** A file of /proc/PID itself, whatever thread is alive. */
    String readOfFirstThread(String name) throws IOException {
        return new String(readStart(directory.resolve(name), SMALL_FILE_LIMIT), NAMES);
    }

    /** A file of /proc/PID that is short, as text. */
    String read(String name) throws IOException {
        return new String(readStart(name, SMALL_FILE_LIMIT), NAMES);
    }

    private byte[] readStart(String name, int maximum) throws IOException {
        return readStart(file(name), maximum);
    }

    private static byte[] readStart(Path file, int maximum) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return BoundedReading.start(in, maximum);
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

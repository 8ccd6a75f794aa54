package dev.keepalive.process;

import dev.keepalive.log.OneLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running JVM, as it can be seen without attaching to it. */
public final class Jvm {
    /** Stands for a name or version that is not known. */
    static final String UNKNOWN = "?";

    private static final Pattern FEATURE = Pattern.compile("(?:1\\.)?([0-9]{1,4})");

    /** Replaces java.util.Properties, which accepts more than a JDK writes and throws if an escape is wrong. */
    private static final Pattern RELEASE = Pattern.compile("(?m)^JAVA_VERSION=\"([^\"]{1,100})\"$");

    private static final int RELEASE_LIMIT = 1 << 16;

    /** The versions of all JDKs. Other text could look like more columns or rows of a table. */
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z._+-]{1,64}");

    /** The most characters of a name, which is the limit of HotSpot's performance data by default. */
    private static final int LONGEST_NAME = 1024;

    private static final Pattern BLANK_BEFORE_BLANK = Pattern.compile(" (?= )");

    /** The most directories between the JDK and its library: {@code HOME/jre/lib/amd64/server/libjvm.so} on JDK 8. */
    private static final int DIRECTORIES_ABOVE_LIBRARY = 5;

    private static final Set<String> LAUNCHER_OPTIONS_WITH_VALUE = new HashSet<>(Arrays.asList(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--limit-modules",
            "--add-exports",
            "--add-opens",
            "--add-reads",
            "--patch-module",
            "--enable-native-access"));

    private final long pid;
    private final String name;
    private final String version;
    private final PerfData perfData;

    private Jvm(long pid, String name, String version, PerfData perfData) {
        this.pid = pid;
        this.name = shown(name);
        this.version = VERSION.matcher(version).matches() ? version : UNKNOWN;
        this.perfData = perfData;
    }

    /** The name on one line, without successive blanks, which would look like the space between columns. */
    private static String shown(String name) {
        String start = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
        return OneLine.of(BLANK_BEFORE_BLANK.matcher(start).replaceAll("\\\\u0020"));
    }

    /** Returns the JVM that runs as a process; null if the process is no JVM. IOException if this cannot be seen. */
    static Jvm of(LinuxProcess process, long pid) throws IOException {
        try {
            ProcessIdentity.of(process);
        } catch (ProcessIdentity.ForeignRightsException e) {
            return null; // a set-user-ID program, which no JVM is
        }
        String library = null;
        PerfData data = null;
        try {
            for (String file : process.mappedFilesOfHotSpot()) {
                if (LinuxProcess.withoutDeleted(file).endsWith("/libjvm.so")) {
                    library = file;
                } else {
                    data = readIfComplete(process, file);
                }
            }
        } catch (AccessDeniedException e) {
            return unreadable(process, pid, e);
        }
        return library == null ? null : of(process, pid, data, library);
    }

    /**
     * Returns the JVM of a process that its own user may not look into, because it has a capability or its executable
     * may not be read. The user may attach to it, and so may root without CAP_SYS_PTRACE. Every HotSpot JVM has a
     * thread of this name.
     */
    private static Jvm unreadable(LinuxProcess process, long pid, AccessDeniedException reason) throws IOException {
        int self = LinuxProcess.self().effectiveUser();
        if (self != 0 && self != process.effectiveUser() || !process.hasThread("VM Thread")) {
            throw reason;
        }
        return of(process, pid, PerfDataFile.ofUnreadable(process), null);
    }

    private static Jvm of(LinuxProcess process, long pid, PerfData data, String library) throws IOException {
        String command = data == null ? null : data.get(PerfData.COMMAND);
        String version = data == null ? null : data.get(PerfData.VERSION);
        if (command == null || command.isEmpty()) {
            command = mainClass(process.commandLine());
        }
        if (version == null || version.isEmpty()) {
            version = library == null ? UNKNOWN : releaseOf(process, library);
        }
        return new Jvm(pid, firstWord(command), version, data);
    }

    /** The JVM that has written these performance data. */
    static Jvm of(long pid, PerfData data) {
        String command = data.get(PerfData.COMMAND);
        String version = data.get(PerfData.VERSION);
        return new Jvm(pid, command == null ? UNKNOWN : firstWord(command), version == null ? UNKNOWN : version, data);
    }

    /** The process id. */
    public long pid() {
        return pid;
    }

    /** The main class, module or jar. */
    public String name() {
        return name;
    }

    /** The version of the JDK: {@code 17.0.15}, or {@code ?}. */
    public String version() {
        return version;
    }

    /** The feature release: 8, 11, 17 and so on; 0 if it is not known. */
    public int feature() {
        Matcher number = FEATURE.matcher(version);
        return number.lookingAt() ? Integer.parseInt(number.group(1)) : 0;
    }

    /** Whether the JVM says that it accepts no attach, as with -XX:+DisableAttachMechanism. */
    public boolean refusesAttach() {
        String capabilities = perfData == null ? null : perfData.get(PerfData.CAPABILITIES);
        return capabilities != null && capabilities.startsWith("0");
    }

    /** Whether the JVM was started with an option; false if this is not known. */
    public boolean hasOption(String option) {
        String options = perfData == null ? null : perfData.get(PerfData.OPTIONS);
        return options != null && Arrays.asList(options.split(" ")).contains(option);
    }

    private static PerfData readIfComplete(LinuxProcess process, String file) {
        try {
            return PerfData.parse(ProcessDirectory.read(process, file, PerfData.MAXIMUM_SIZE));
        } catch (IOException e) {
            return null; // the JVM is starting or has ended, or these are not its data
        }
    }

    private static String firstWord(String command) {
        return command.split(" ", 2)[0];
    }

    /** The argument that the java command takes as main class, module or jar. */
    static String mainClass(List<String> commandLine) {
        if (commandLine.isEmpty()) {
            return UNKNOWN;
        }
        Iterator<String> words = commandLine.iterator();
        words.next();
        while (words.hasNext()) {
            String word = words.next();
            boolean named = word.equals("-jar") || word.equals("-m") || word.equals("--module");
            if (!named && !word.startsWith("-") && !word.startsWith("@")) {
                return word;
            }
            if ((named || LAUNCHER_OPTIONS_WITH_VALUE.contains(word)) && words.hasNext()) {
                String value = words.next();
                if (named) {
                    return value;
                }
            }
        }
        return commandLine.get(0);
    }

    /** The version in the file {@code release} of the JDK that a libjvm.so belongs to. */
    private static String releaseOf(LinuxProcess process, String library) {
        if (LinuxProcess.isDeleted(library)) {
            return UNKNOWN; // the JDK was upgraded, and the file has the new version
        }
        String home = library;
        for (int i = 0; i < DIRECTORIES_ABOVE_LIBRARY; i++) {
            home = home.substring(0, Math.max(0, home.lastIndexOf('/')));
            try {
                return versionIn(ProcessDirectory.read(process, home + "/release", RELEASE_LIMIT));
            } catch (IOException e) {
                // not in this directory, or the caller may not read it
            }
        }
        return UNKNOWN;
    }

    static String versionIn(byte[] release) {
        Matcher version = RELEASE.matcher(new String(release, StandardCharsets.UTF_8));
        return version.find() ? version.group(1) : UNKNOWN;
    }
}

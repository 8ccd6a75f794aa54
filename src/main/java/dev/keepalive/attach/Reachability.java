package dev.keepalive.attach;

import dev.keepalive.process.CurrentProcess;
import dev.keepalive.process.Jvm;
import dev.keepalive.process.LinuxProcess;
import dev.keepalive.process.ProcessDirectory;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.ProcessIdentity;
import dev.keepalive.process.ProcessState;
import dev.keepalive.process.ShellCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Checks that the state and the file system of a JVM allow an attach. This is done before the attach begins: a JVM that
 * gets SIGQUIT and does not find the trigger file writes a thread dump to the application's output.
 */
final class Reachability {
    /** The first JDK whose own attach reaches other pid namespaces; {@link HotSpotAttach} always reaches them. */
    private static final int PID_NAMESPACES_SINCE = 10;

    private static final String TMP = "/tmp";

    private final Jvm jvm;
    private final LinuxProcess process;
    private final ProcessIdentity identity;
    private final String name;

    Reachability(Jvm jvm, LinuxProcess process, ProcessIdentity identity) {
        this.jvm = jvm;
        this.process = process;
        this.identity = identity;
        name = "JVM " + jvm.pid();
    }

    /** Throws a ProcessException if an attach is not possible. */
    void check() throws IOException, ProcessException {
        ProcessException problem = new ProcessState(process).problem(jvm.pid());
        if (problem != null) {
            throw problem;
        }
        if (process.isInOtherPidNamespace()
                && !HotSpotAttach.isAvailable()
                && CurrentProcess.feature() < PID_NAMESPACES_SINCE) {
            throw new ProcessException(
                    name + " is in another pid namespace, which JDK " + CurrentProcess.feature() + " cannot attach to",
                    "run this command with JDK 11 or later, or inside the container");
        }
        checkTmp();
        if (isTmpReadOnly(process.read("mountinfo")) && !new AttachSocketFile(process, identity).exists()) {
            throw new ProcessException(
                    name + " cannot be attached to, because its /tmp is read-only and an attach needs a socket there",
                    "make /tmp writable for it: " + mountTmp());
        }
    }

    /** Whether the target has the same root directory as the caller; false also if this may not be seen. */
    private boolean hasOwnRoot() {
        return isSame(process.root(), Paths.get("/"));
    }

    private boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    private void checkTmp() throws IOException, ProcessException {
        Object key;
        try (ProcessDirectory root = ProcessDirectory.root(process)) {
            BasicFileAttributes attributes = root.attributes(TMP.substring(1));
            if (!attributes.isDirectory()) {
                throw new NotDirectoryException(TMP);
            }
            key = attributes.fileKey();
        } catch (NotDirectoryException e) {
            if (hasOwnRoot()) {
                return; // a link that this machine's administrator has made
            }
            throw new ProcessException(
                    name + " sees a link or a file at " + TMP
                            + " instead of a directory; this command follows no link there",
                    "run this command inside its container, as its user",
                    e);
        } catch (IOException e) {
            return; // not there, or not for us to see: then the JDK will not find more
        }
        boolean tmpOfCaller = key.equals(
                Files.readAttributes(Paths.get(TMP), BasicFileAttributes.class).fileKey());
        if (!tmpOfCaller && !process.isInOtherPidNamespace() && !HotSpotAttach.isAvailable()) {
            throw new ProcessException(
                    name + " has its own /tmp (systemd's PrivateTmp, or a mount namespace), where the attach of JDK "
                            + CurrentProcess.feature() + " does not look",
                    "run this command with JDK 16 or later, or, if you trust the file system that this JVM sees,\nlike this, with your options:\n  "
                            + ShellCommand.of(
                                    "nsenter",
                                    "-t",
                                    Long.toString(jvm.pid()),
                                    "-m",
                                    System.getProperty("java.home") + "/bin/java",
                                    "-jar",
                                    AgentJar.path(),
                                    "attach",
                                    Long.toString(jvm.pid())));
        }
    }

    /** Whether /tmp is read-only according to the text of /proc/PID/mountinfo, see proc(5). */
    static boolean isTmpReadOnly(String mounts) {
        String options = "";
        String found = "";
        for (String line : mounts.split("\n")) {
            String[] fields = line.split(" ");
            if (fields.length > 5 && (fields[4].equals(TMP) || fields[4].equals("/") && !found.equals(TMP))) {
                found = fields[4];
                options = "," + fields[5] + "," + fields[fields.length - 1] + ",";
            }
        }
        return options.contains(",ro,");
    }

    private String mountTmp() {
        return ShellCommand.of("nsenter", "-t", Long.toString(jvm.pid()), "-m", "mount", "-t", "tmpfs", "tmpfs", TMP);
    }
}

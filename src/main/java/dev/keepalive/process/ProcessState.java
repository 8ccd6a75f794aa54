package dev.keepalive.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The reasons that /proc shows for a process that does not answer. */
public final class ProcessState {
    /** The descriptors of an attach: for its connection, the jar, and files that the agent reads. */
    private static final int NEEDED_DESCRIPTORS = 8;

    private final LinuxProcess process;

    public ProcessState(LinuxProcess process) {
        this.process = process;
    }

    /** Why the process cannot answer, with a remedy; null if no reason is seen. IOException if it has ended. */
    public ProcessException problem(long pid) throws IOException {
        String obstacle = obstacle();
        return obstacle.isEmpty()
                ? lackOfDescriptors(pid)
                : new ProcessException("JVM " + pid + " " + obstacle, remedy(pid));
    }

    /** The reason that the state shows, as the rest of a sentence, or "". */
    private String obstacle() throws IOException {
        switch (process.state()) {
            case 'T':
                return "is stopped";
            case 't':
                return "is stopped by a debugger or tracer";
            case 'Z':
            case 'X':
                return "has ended, but its parent has not reaped it (zombie)";
            default:
                return isFrozen() ? "is frozen, as in a paused container" : "";
        }
    }

    /** What the user can do about {@link #obstacle}. */
    private String remedy(long pid) throws IOException {
        switch (process.state()) {
            case 'T':
                return "resume it first: kill -CONT " + pid;
            case 't':
                return "resume it in the debugger";
            case 'Z':
            case 'X':
                return "start it again";
            default:
                return "resume it first, for instance with docker unpause or systemctl thaw";
        }
    }

    /**
     * Returns an exception if too few descriptors are free for an attach, otherwise null. Without a free descriptor,
     * the initialization of JDK classes that read a file could fail, and they would be broken for the application, too.
     */
    private ProcessException lackOfDescriptors(long pid) {
        try {
            long open = openFiles();
            ResourceLimits limits = new ResourceLimits(process.read("limits"));
            long limit = limits.soft(ResourceLimits.OPEN_FILES);
            return open <= limit - NEEDED_DESCRIPTORS
                    ? null
                    : new ProcessException(
                            "JVM " + pid + " has no file descriptors free for an attach: " + open + " of " + limit
                                    + " are in use, and it may need " + NEEDED_DESCRIPTORS,
                            "raise its limit: "
                                    + ShellCommand.of(
                                            "prlimit",
                                            "--pid",
                                            Long.toString(pid),
                                            "--nofile="
                                                    + limits.higher(
                                                            ResourceLimits.OPEN_FILES, open + NEEDED_DESCRIPTORS)));
        } catch (IOException e) {
            return null; // the caller may not see them
        }
    }

    private long openFiles() throws IOException {
        long open = 0;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.file("fd"))) {
            for (Path descriptor : descriptors) {
                open++;
            }
            return open;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private boolean isFrozen() throws IOException {
        for (Path group : ControlGroups.directories(process.read("cgroup"), "")) { // version 2
            Path events = group.resolve("cgroup.events");
            if (Files.exists(events)
                    && new String(Files.readAllBytes(events), StandardCharsets.US_ASCII).contains("frozen 1")) {
                return true;
            }
        }
        return false;
    }
}

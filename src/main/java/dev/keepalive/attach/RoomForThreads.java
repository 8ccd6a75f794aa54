package dev.keepalive.attach;

import dev.keepalive.process.BoundedReading;
import dev.keepalive.process.ControlGroups;
import dev.keepalive.process.LinuxProcess;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.ResourceLimits;
import dev.keepalive.process.ShellCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * Checks that a JVM can still create the threads that an attach needs. HotSpot creates its attach listener with the
 * first attach, and ends the JVM if it cannot (AttachListener::init, JDK 8 to 28). So all limits on new threads are
 * checked before.
 */
final class RoomForThreads {
    /** The attach listener, and threads of the garbage collector, without which JDK 28 ends the JVM, too. */
    private static final int THREADS_OF_JVM = 8;

    /** The threads of the JVM, and those of a Java runtime that attaches as the same user. */
    private static final int THREADS = 32;

    /** The bytes for the stacks of these threads, their memory arenas, and the classes of the agent. */
    private static final long ADDRESS_SPACE = 64L << 20;

    /** The memory mappings: two for each stack, and those of other memory. */
    private static final int MAPPINGS = 64;

    private static final String ROOT = "0";
    private static final long CAP_SYS_ADMIN = 1L << 21;
    private static final long CAP_SYS_RESOURCE = 1L << 24;

    /** The link /proc/PID/ns/user in the first user namespace, include/linux/proc_ns.h: PROC_USER_INIT_INO. */
    private static final String FIRST_USER_NAMESPACE = "user:[4026531837]";

    private static final int LONGEST_FILE = 4096;
    private static final Path SYSCTL = Paths.get("/proc/sys");

    private final LinuxProcess process;
    private final long pid;
    private final String status;
    private final ResourceLimits limits;

    RoomForThreads(LinuxProcess process, long pid) throws IOException {
        this.process = process;
        this.pid = pid;
        status = process.read("status");
        limits = new ResourceLimits(process.read("limits"));
    }

    /** Throws a ProcessException if there is too little of something. What may not be seen counts as enough. */
    void check() throws IOException, ProcessException {
        refuse(lackForUser());
        refuse(lackInCgroup());
        refuse(lackInSystem());
        refuse(lackOfMemory());
    }

    private static void refuse(ProcessException lack) throws ProcessException {
        if (lack != null) {
            throw lack;
        }
    }

    private ProcessException lackForUser() throws IOException {
        long limit = limits.soft(ResourceLimits.PROCESSES);
        String user = realUser(status);
        if (fits(threadsOfSystem(), THREADS, limit) || isExempt(user)) {
            return null;
        }
        long threads = threadsOf(user);
        return fits(threads, THREADS, limit)
                ? null
                : lack(
                        "its user (uid " + user + ") has " + threads + " threads, and the limit is " + limit,
                        prlimit("--nproc=" + limits.higher(ResourceLimits.PROCESSES, threads + THREADS)));
    }

    /** Whether RLIMIT_NPROC does not apply to the process, see getrlimit(2). */
    private boolean isExempt(String user) throws IOException {
        boolean may = ROOT.equals(user)
                || (LinuxProcess.number(LinuxProcess.field("CapEff", status), 16) & (CAP_SYS_ADMIN | CAP_SYS_RESOURCE))
                        != 0;
        return may && process.namespace("user").equals(FIRST_USER_NAMESPACE);
    }

    private static String realUser(String status) throws IOException {
        return LinuxProcess.field("Uid", status).split("\\s+")[0];
    }

    private static boolean fits(long used, long needed, long limit) {
        return used <= limit - needed;
    }

    private static long threadsOf(String user) {
        long threads = 0;
        for (String other : LinuxProcess.pids()) {
            try {
                String status = new LinuxProcess(other).read("status");
                if (user.equals(realUser(status))) {
                    threads += LinuxProcess.number(LinuxProcess.field("Threads", status), 10);
                }
            } catch (IOException e) {
                // has ended
            }
        }
        return threads;
    }

    /** The threads of all users: the number after the slash in {@code 0.20 0.18 0.12 1/80 11206}, see proc(5). */
    private static long threadsOfSystem() throws IOException {
        String loads = text(Paths.get("/proc/loadavg"));
        return LinuxProcess.number(loads.substring(loads.indexOf('/') + 1).split(" ")[0], 10);
    }

    private ProcessException lackInSystem() throws IOException {
        long limit = Math.min(number(SYSCTL.resolve("kernel/threads-max")), number(SYSCTL.resolve("kernel/pid_max")));
        long threads = threadsOfSystem();
        return fits(threads, THREADS, limit)
                ? null
                : lack(
                        "this machine has " + threads + " threads, and the limit is " + limit,
                        "end what has so many, or raise kernel.threads-max and kernel.pid_max with sysctl");
    }

    /** Checks the pids controller of version 1 or 2, in each group above the process. */
    private ProcessException lackInCgroup() throws IOException {
        String groups = process.read("cgroup");
        boolean inSameGroup = groups.equals(LinuxProcess.self().read("cgroup"));
        int needed = inSameGroup ? THREADS : THREADS_OF_JVM;
        for (Path group : ControlGroups.directories(groups, "pids")) {
            long limit = number(group.resolve("pids.max"));
            long threads = limit == ResourceLimits.UNLIMITED ? 0 : number(group.resolve("pids.current"));
            if (!fits(threads, needed, limit)) {
                return lack(
                        "its control group has " + threads + " threads, and the limit is " + limit + " (" + group
                                + "/pids.max)",
                        "raise it, for instance with docker update --pids-limit or systemctl set-property UNIT TasksMax=");
            }
        }
        return null;
    }

    private ProcessException lackOfMemory() throws IOException {
        long limit = limits.soft(ResourceLimits.ADDRESS_SPACE);
        long size = limit == ResourceLimits.UNLIMITED ? 0 : sizeOfAddressSpace();
        if (!fits(size, ADDRESS_SPACE, limit)) {
            return lack(
                    "its address space is " + size + " bytes, and the limit is " + limit,
                    prlimit("--as=" + limits.higher(ResourceLimits.ADDRESS_SPACE, size + ADDRESS_SPACE)));
        }
        long most = number(SYSCTL.resolve("vm/max_map_count"));
        long mappings;
        try {
            mappings = process.mappings();
        } catch (AccessDeniedException e) {
            return null; // a service with a capability hides them from its own user
        }
        return fits(mappings, MAPPINGS, most)
                ? null
                : lack(
                        "it has " + mappings + " memory mappings, and the limit is " + most,
                        "raise vm.max_map_count with sysctl");
    }

    /** The size in bytes, from a line {@code VmSize:  5432104 kB}. */
    private long sizeOfAddressSpace() throws IOException {
        return LinuxProcess.number(LinuxProcess.field("VmSize", status).split(" ")[0], 10) << 10;
    }

    private ProcessException lack(String what, String remedy) {
        return new ProcessException(
                "JVM " + pid + " has no room for the threads of an attach, and could end: " + what, remedy);
    }

    private String prlimit(String option) {
        return "raise its limit: " + ShellCommand.of("prlimit", "--pid", Long.toString(pid), option);
    }

    /** The value of a file with one number or the word {@code max}; no limit if it may not be read. */
    private static long number(Path file) {
        try {
            String text = text(file).trim();
            return text.equals("max") ? ResourceLimits.UNLIMITED : LinuxProcess.number(text, 10);
        } catch (IOException e) {
            return ResourceLimits.UNLIMITED; // not there, or not for us to see
        }
    }

    /** Reads a file with one read(2), since the second one of a file of /proc/sys returns nothing. */
    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(BoundedReading.readPrefix(in, LONGEST_FILE), StandardCharsets.US_ASCII);
        }
    }
}

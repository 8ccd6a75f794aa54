package dev.keepalive.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.List;

/**
 * The memory that the control groups of this process leave to it. A container has a group with a limit; if the limit is
 * reached, the kernel kills one of its processes. Reads both versions of cgroups(7), and all parent groups that can be
 * seen.
 */
public final class CgroupMemory {
    /** The result if no group has a limit. */
    static final long UNLIMITED = Long.MAX_VALUE;

    /** Version 1 shows a number slightly less than 2^63 if there is no limit. */
    private static final long NO_MACHINE_HAS_MORE = 1L << 60;

    private static final String CONTROLLER = "memory";

    /** The index of a field in a line of mountinfo, see proc(5). */
    private static final int MOUNTED_DIRECTORY = 3;

    private static final int MOUNT_POINT = 4;

    /** The offset from the field "-". */
    private static final int TYPE = 1;

    private static final int SUPER_OPTIONS = 3;

    private final Path process;
    private final Path root;

    /**
     * Reads files in other places than /proc, for a test.
     *
     * @param process the directory in place of /proc/self
     * @param root the directory that contains the mount points
     */
    CgroupMemory(Path process, Path root) {
        this.process = process;
        this.root = root;
    }

    /** The memory of this process. */
    public static CgroupMemory own() {
        return new CgroupMemory(Paths.get("/proc/self"), Paths.get("/"));
    }

    /** The bytes that are left, including pages that the kernel can drop; {@link #UNLIMITED} without a limit. */
    public long left() {
        long left = UNLIMITED;
        try {
            for (String line : Files.readAllLines(process.resolve("mountinfo"), StandardCharsets.ISO_8859_1)) {
                List<String> mount = Arrays.asList(line.split(" "));
                int separator = mount.indexOf("-");
                String type = mount.get(separator + TYPE);
                if (type.equals("cgroup2")) {
                    left = Math.min(left, left(mount, "", "memory.max", "memory.current", ""));
                } else if (type.equals("cgroup") && has(mount.get(separator + SUPER_OPTIONS), CONTROLLER)) {
                    left = Math.min(
                            left, left(mount, CONTROLLER, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_"));
                }
            }
        } catch (IOException | RuntimeException e) {
            return left; // not Linux, or an unknown format
        }
        return left;
    }

    private static boolean has(String list, String word) {
        return Arrays.asList(list.split(",")).contains(word);
    }

    /** The bytes that the group in one hierarchy and its parents leave. */
    private long left(List<String> mount, String controller, String limit, String usage, String prefix)
            throws IOException {
        Path top = root.resolve(mount.get(MOUNT_POINT).substring(1));
        Path group =
                top.resolve(pathBelow(mount.get(MOUNTED_DIRECTORY), controller)).normalize();
        long left = UNLIMITED;
        for (Path at = group.startsWith(top) && Files.exists(group) ? group : top;
                at.startsWith(top);
                at = at.getParent()) {
            long maximum = number(at.resolve(limit));
            if (maximum < NO_MACHINE_HAS_MORE) {
                long used = number(at.resolve(usage)) - filesIn(at.resolve("memory.stat"), prefix);
                left = Math.min(left, Math.max(0, maximum - used));
            }
        }
        return left;
    }

    /** The path of the group, relative to the mounted directory, which in some containers is not the topmost group. */
    private String pathBelow(String mounted, String controller) throws IOException {
        for (String line : Files.readAllLines(process.resolve("cgroup"), StandardCharsets.ISO_8859_1)) {
            String[] fields = line.split(":", 3);
            if (has(fields[1], controller)) {
                String top = mounted.equals("/") ? "" : mounted;
                return fields[2].startsWith(top + "/") ? fields[2].substring(top.length() + 1) : "";
            }
        }
        return "";
    }

    /** The number in a file; {@link #UNLIMITED} for "max" and for a missing file, as in the topmost group. */
    private static long number(Path file) throws IOException {
        if (!Files.exists(file)) {
            return UNLIMITED;
        }
        String text = Files.readAllLines(file, StandardCharsets.ISO_8859_1).get(0);
        return text.equals("max") ? UNLIMITED : Long.parseLong(text);
    }

    private static long filesIn(Path statistics, String prefix) throws IOException {
        long bytes = 0;
        for (String line : Files.readAllLines(statistics, StandardCharsets.ISO_8859_1)) {
            if (line.startsWith(prefix + "inactive_file ") || line.startsWith(prefix + "active_file ")) {
                bytes += Long.parseLong(line.substring(line.indexOf(' ') + 1));
            }
        }
        return bytes;
    }
}

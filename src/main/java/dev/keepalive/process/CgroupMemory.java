package dev.keepalive.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.List;

/**
 * How much memory the control groups of this process leave it: a container has one with a limit, and if that is reached, the kernel kills one
 * of its processes. Both versions of cgroups(7) are read, and all groups above that can be seen.
 */
public final class CgroupMemory {
    /** Where no group has a limit. */
    static final long UNLIMITED = Long.MAX_VALUE;

    /** What version 1 shows for no limit is a little less than 2 to the power of 63. */
    private static final long NO_MACHINE_HAS_MORE = 1L << 60;

    private static final String CONTROLLER = "memory";

    /** Fields of a line of mountinfo, see proc(5). */
    private static final int MOUNTED_DIRECTORY = 3;

    private static final int MOUNT_POINT = 4;

    /** Counted from the field "-". */
    private static final int TYPE = 1;

    private static final int SUPER_OPTIONS = 3;

    private final Path process;
    private final Path root;

    /**
     * For files elsewhere.
     *
     * @param process like /proc/self
     * @param root in which mount points are
     */
    CgroupMemory(Path process, Path root) {
        this.process = process;
        this.root = root;
    }

    /** For this process. */
    public static CgroupMemory own() {
        return new CgroupMemory(Paths.get("/proc/self"), Paths.get("/"));
    }

    /** The bytes that may still be used, those of files counted that the kernel can drop; {@link #UNLIMITED} if no limit can be seen. */
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
            return left; // no Linux, or nothing that is known
        }
        return left;
    }

    private static boolean has(String list, String word) {
        return Arrays.asList(list.split(",")).contains(word);
    }

    /** Of the group in one hierarchy and those above it. */
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

    /** The path of the group, relative to the directory that is mounted: in a container without a namespace of its own that is not the topmost. */
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

    /** {@link #UNLIMITED} for "max", and if there is no such file, as in the topmost group. */
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

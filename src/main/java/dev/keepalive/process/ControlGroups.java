package dev.keepalive.process;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;

/** Reads /proc/PID/cgroup, see cgroups(7): {@code 0::/PATH} (version 2), {@code 8:pids:/PATH} (version 1). */
public final class ControlGroups {
    private static final Path MOUNTED = Paths.get("/sys/fs/cgroup");

    private ControlGroups() {}

    /**
     * The directories with the limits of a process: that of its group, and those of its parents.
     *
     * @param controller the name of the controller in version 1: pids, freezer
     */
    public static List<Path> directories(String text, String controller) {
        List<Path> directories = new ArrayList<>();
        for (String line : text.split("\n")) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3
                    && fields[2].startsWith("/")
                    && !fields[2].contains("/..")) { // ".." from within another namespace
                if (line.startsWith("0::")) {
                    add(MOUNTED, fields[2], directories);
                } else if (fields[1].equals(controller)) {
                    add(MOUNTED.resolve(controller), fields[2], directories);
                }
            }
        }
        return directories;
    }

    private static void add(Path top, String path, List<Path> directories) {
        try {
            for (Path group = Paths.get(top + path); group.startsWith(top); group = group.getParent()) {
                directories.add(group);
            }
        } catch (InvalidPathException e) {
            // a name that this locale cannot express
        }
    }
}

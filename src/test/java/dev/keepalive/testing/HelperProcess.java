package dev.keepalive.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The process that root's attach starts as the target's user. */
public final class HelperProcess {
    private HelperProcess() {}

    /** Waits until there is one for a target. */
    public static ProcessHandle of(long target) {
        List<ProcessHandle> found = new ArrayList<>();
        Polling.until(Duration.ofSeconds(60), () -> {
            ProcessHandle.allProcesses()
                    .filter(process -> isHelper(process.pid(), target))
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found.get(0);
    }

    private static boolean isHelper(long pid, long target) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).contains("\0attach-helper\0" + target + "\0")
                    && Files.readString(Path.of("/proc/" + pid + "/comm")).equals("java\n");
        } catch (IOException e) {
            return false; // it has ended
        }
    }
}

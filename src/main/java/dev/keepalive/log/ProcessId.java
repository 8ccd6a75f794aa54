package dev.keepalive.log;

import java.io.File;
import java.io.IOException;

/** The id of this process, without java.lang.management, which an agent must not initialize. */
final class ProcessId {
    private static final String UNKNOWN = "unknown";

    private ProcessId() {}

    /** The id in decimal; {@code unknown} on JDK 8 without /proc, or if a SecurityManager denies it. */
    static String find() {
        try {
            Class<?> handle = Class.forName("java.lang.ProcessHandle"); // by reflection: JDK 8 has none
            Object current = handle.getMethod("current").invoke(null);
            return handle.getMethod("pid").invoke(current).toString();
        } catch (ReflectiveOperationException | RuntimeException e) {
            return fromProc();
        }
    }

    /** Reads the link /proc/self, see proc(5). */
    private static String fromProc() {
        try {
            String name = new File("/proc/self").getCanonicalFile().getName();
            return "self".equals(name) ? UNKNOWN : name;
        } catch (IOException | SecurityException e) {
            return UNKNOWN;
        }
    }
}

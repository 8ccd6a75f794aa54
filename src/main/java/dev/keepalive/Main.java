package dev.keepalive;

import java.io.FileOutputStream;
import java.io.IOException;

/** The main class of the jar, which runs {@code dev.keepalive.cli.RootCommand} from the inner jar. */
public final class Main {
    private Main() {}

    /** Ends the JVM with the exit code of the command. */
    public static void main(String[] arguments) throws Exception {
        beKilledFirst();
        CommandLineJar.load("dev.keepalive.cli.RootCommand")
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
    }

    /**
     * Makes the kernel end this process and its children, rather than an application, if the container runs out of
     * memory.
     */
    private static void beKilledFirst() {
        try (FileOutputStream adjustment = new FileOutputStream("/proc/self/oom_score_adj")) {
            adjustment.write("1000".getBytes("US-ASCII"));
        } catch (IOException e) {
            // not Linux, or /proc is read-only
        }
    }
}

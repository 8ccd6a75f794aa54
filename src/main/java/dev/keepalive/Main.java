package dev.keepalive;

import java.io.FileOutputStream;
import java.io.IOException;

/** What {@code java -jar keepalive-agent.jar} runs: {@code dev.keepalive.cli.RootCommand}, from the inner jar. */
public final class Main {
    private Main() {}

    /** Ends the JVM with the exit code of the command. */
    public static void main(String[] arguments) throws Exception {
        beKilledFirst();
        CommandLineJar.load("dev.keepalive.cli.RootCommand")
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
    }

    /** Has the kernel end this process and those that it starts, and not an application, if the memory of their container runs out. */
    private static void beKilledFirst() {
        try (FileOutputStream adjustment = new FileOutputStream("/proc/self/oom_score_adj")) {
            adjustment.write("1000".getBytes("US-ASCII"));
        } catch (IOException e) {
            // no Linux, or /proc cannot be written here
        }
    }
}

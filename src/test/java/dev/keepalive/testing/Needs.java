package dev.keepalive.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a test needs of the machine. Without it the test is skipped and says why; in CI nothing may be skipped. */
public final class Needs {
    private Needs() {}

    /** Reading the socket options of another process: Linux, root (for pidfd_getfd), Python. */
    public static void socketsOfOthers() {
        linux();
        root("to read the socket options of other processes");
        command("python3");
    }

    public static void strace() {
        linux();
        command("strace");
    }

    public static void root(String purpose) {
        assumeTrue("root".equals(System.getProperty("user.name")), "root is needed " + purpose);
    }

    public static void linux() {
        assumeTrue("Linux".equals(System.getProperty("os.name")), "Linux is needed");
    }

    public static void command(String name) {
        boolean found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        assumeTrue(found, "the command " + name + " is needed");
    }
}

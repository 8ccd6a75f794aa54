package dev.keepalive.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** Commands of a JDK other than java, run with an environment that is not the tester's. */
public final class JdkTool {
    private JdkTool() {}

    /**
     * Waits for its end.
     *
     * @param toolOptions JAVA_TOOL_OPTIONS, or null
     */
    public static Outcome run(Jdk jdk, String toolOptions, String tool, String... arguments) {
        List<String> command = new ArrayList<>(List.of(jdk.tool(tool)));
        command.add(tool.equals("java") ? JvmCommand.QUICK : "-J" + JvmCommand.QUICK);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        JvmCommand.clean(builder.environment());
        if (toolOptions != null) {
            builder.environment().put("JAVA_TOOL_OPTIONS", toolOptions);
        }
        try (ForkedJvm process = new ForkedJvm(builder)) {
            return process.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command jar of the JDK that runs the tests, without a JVM of its own; it has to succeed. */
    static void jar(List<String> arguments) {
        int exitCode = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, arguments.toArray(String[]::new));
        if (exitCode != 0) {
            throw new AssertionError("jar " + arguments + " ended with " + exitCode);
        }
    }
}

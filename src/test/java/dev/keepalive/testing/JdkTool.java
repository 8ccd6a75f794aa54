package dev.keepalive.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A command of a JDK other than java, run with an environment that is not the tester's. */
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
}

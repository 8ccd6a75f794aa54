package dev.keepalive;

/** What {@code java -jar keepalive-agent.jar} runs: {@code dev.keepalive.cli.RootCommand}, from the inner jar. */
public final class Main {
    private Main() {}

    /** Ends the JVM with the exit code of the command. */
    public static void main(String[] arguments) throws Exception {
        CommandLineJar.load("dev.keepalive.cli.RootCommand")
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
    }
}

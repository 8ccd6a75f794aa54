import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Compiles the events for Flight Recorder: java CompileEvents.java SOURCES CLASSES AGENT_SOURCES.
 *
 * <p>The classes of the agent that they use are read as sources, since the agent is compiled afterwards.
 *
 * <p>Class files of Java 8, against the class library of the JDK that builds: --release 8 has no jdk.jfr, which JDK 8 got with 8u262.
 */
public final class CompileEvents {
    public static void main(String[] args) throws IOException {
        Files.createDirectories(Path.of(args[1]));
        List<String> command = new ArrayList<>(List.of(
                "-source",
                "8",
                "-target",
                "8",
                "-g:source,lines",
                "-proc:none",
                "-Xlint:all,-options",
                "-Werror",
                "-sourcepath",
                args[2],
                "-implicit:none",
                "-d",
                args[1]));
        try (Stream<Path> files = Files.walk(Path.of(args[0]))) {
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".java"))
                    .sorted()
                    .forEach(command::add);
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(String[]::new));
        if (result != 0) {
            System.exit(result);
        }
    }
}

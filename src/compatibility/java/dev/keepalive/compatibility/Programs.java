package dev.keepalive.compatibility;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The compiled programs of the rows. */
final class Programs {
    private static final Path SOURCES = Path.of("src/compatibility/rows");

    private final Path directory;

    Programs(Path directory) {
        this.directory = directory;
    }

    /** Compiles the program of a row and returns what to run it with: its own classes and the libraries. */
    String compile(Row row, String libraries) throws IOException {
        Path classes = Files.createTempDirectory(Files.createDirectories(directory), row.program());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        // An annotation processor on a library's class path is none of ours; deprecated methods are what older releases
        // have.
        List<String> options = List.of(
                "--release",
                "17",
                "-proc:none",
                "-nowarn",
                "-implicit:class",
                "-d",
                classes.toString(),
                "-sourcepath",
                SOURCES.toString(),
                "-cp",
                libraries);
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            var source = files.getJavaFileObjects(SOURCES.resolve(row.program() + ".java"));
            if (!compiler.getTask(messages, files, null, options, null, source).call()) {
                throw new IOException("does not compile:\n" + messages);
            }
        }
        return libraries.isEmpty() ? classes.toString() : classes + ":" + libraries;
    }
}

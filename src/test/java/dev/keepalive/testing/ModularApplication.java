package dev.keepalive.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;

/** HoldConnection of src/test/programs as a module that requires nothing but java.base. */
public final class ModularApplication {
    /** For -m. */
    public static final String MAIN = "application/application.HoldConnection";

    private ModularApplication() {}

    /** Returns the module path. */
    public static Path in(Path directory) throws IOException {
        Path source = Files.createDirectories(directory.resolve("module"));
        Path program = source.resolve("HoldConnection.java");
        Files.writeString(source.resolve("module-info.java"), "module application {}");
        Files.writeString(
                program, "package application;\n" + Files.readString(Path.of("src/test/programs/HoldConnection.java")));
        Path classes = directory.resolve("classes");
        int exitCode = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--release",
                        "9",
                        "-Xlint:-options",
                        "-d",
                        classes.toString(),
                        source.resolve("module-info.java").toString(),
                        program.toString());
        if (exitCode != 0) {
            throw new AssertionError("javac ended with " + exitCode);
        }
        return classes;
    }
}

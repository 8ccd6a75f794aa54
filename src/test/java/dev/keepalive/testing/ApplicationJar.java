package dev.keepalive.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A program of src/test/programs as a jar: class data archives hold the classes of jars alone, and documents show {@code java -jar}. */
public final class ApplicationJar {
    private ApplicationJar() {}

    /** The program with its nested classes, and Opened. */
    public static Path of(String program, Path directory) {
        Path jar = directory.resolve("application.jar");
        List<String> arguments =
                new ArrayList<>(List.of("--create", "--file", jar.toString(), "--main-class", program));
        try (Stream<Path> classes = Files.list(JvmCommand.programs())) {
            classes.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("(" + program + "(\\$.*)?|Opened)\\.class"))
                    .forEach(name ->
                            arguments.addAll(List.of("-C", JvmCommand.programs().toString(), name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JdkTool.jar(arguments);
        return jar;
    }
}

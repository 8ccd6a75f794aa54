package dev.keepalive.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A runtime that jlink has made.
 *
 * @param jdk how to run it
 */
public record RuntimeImage(Jdk jdk) {
    /** With these modules and what they require, in a directory that is not there yet. */
    public static RuntimeImage of(Jdk jdk, Path directory, String... modules) throws IOException {
        Command.output(
                jdk.tool("jlink"),
                "-J" + JvmCommand.QUICK,
                "--add-modules",
                String.join(",", modules),
                "--output",
                directory.toString());
        copyNativeFiles(jdk.home(), directory);
        return new RuntimeImage(Jdk.at(directory));
    }

    /** scripts/jdks fits the files of a JDK to the libc that it brings along, not those in its jmods. */
    private static void copyNativeFiles(Path home, Path image) throws IOException {
        try (Stream<Path> files = Files.walk(image)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path original = home.resolve(image.relativize(file).toString());
                boolean isNative = file.startsWith(image.resolve("bin"))
                        || file.toString().endsWith(".so")
                        || file.endsWith("jspawnhelper");
                if (isNative && Files.exists(original)) {
                    file.toFile().setWritable(true);
                    Files.copy(original, file, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** The names of its modules. */
    public List<String> modules() {
        return Command.output(jdk.java(), "--list-modules")
                .lines()
                .map(line -> line.replaceAll("@.*", ""))
                .toList();
    }
}

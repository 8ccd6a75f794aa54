package dev.keepalive.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The JDKs that the tests run programs on: those of the system property {@code jdk.homes}, separated as on a path; without it the one
 * that runs the tests and all of 17 and later under /usr/lib/jvm.
 */
public final class Jdks {
    private static final Path DEBIAN = Path.of("/usr/lib/jvm");
    private static final List<Jdk> ALL = find();

    private Jdks() {}

    /** For {@code @MethodSource("dev.keepalive.testing.Jdks#all")}. */
    public static List<Jdk> all() {
        return ALL;
    }

    /** Those from a certain version on. */
    public static List<Jdk> since(int feature) {
        return ALL.stream().filter(jdk -> jdk.feature() >= feature).toList();
    }

    private static List<Jdk> find() {
        String homes = System.getProperty("jdk.homes", "");
        if (!homes.isBlank()) {
            return Arrays.stream(homes.split(File.pathSeparator))
                    .map(home -> Jdk.at(Path.of(home)))
                    .toList();
        }
        Stream<Jdk> installed = installed().map(Jdk::at).filter(jdk -> jdk.feature() >= 17);
        return Stream.concat(Stream.of(Jdk.at(Path.of(System.getProperty("java.home")))), installed)
                .distinct()
                .sorted(Comparator.comparingInt(Jdk::feature))
                .toList();
    }

    private static Stream<Path> installed() {
        try (Stream<Path> homes = Files.isDirectory(DEBIAN) ? Files.list(DEBIAN) : Stream.<Path>empty()) {
            return homes
                    .filter(home ->
                            Files.isExecutable(home.resolve("bin/java")) && Files.exists(home.resolve("release")))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

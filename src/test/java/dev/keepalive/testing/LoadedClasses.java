package dev.keepalive.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The classes that a JVM loads, in order, from -Xlog:class+load: JDK 9 and later. */
public final class LoadedClasses {
    private final Path log;

    private LoadedClasses(Path log) {
        this.log = log;
    }

    public static LoadedClasses into(Path directory) {
        return into(directory, "loaded-classes");
    }

    /** In a file of this name. */
    public static LoadedClasses into(Path directory, String name) {
        return new LoadedClasses(directory.resolve(name + ".log"));
    }

    public String jvmOption() {
        return "-Xlog:class+load=info:file=" + log + ":none";
    }

    /** Their names. */
    public List<String> names() {
        return lines().stream().map(line -> line.split(" ", 2)[0]).toList();
    }

    /** The names of those that came out of an archive of the application's or of the JDK's. */
    public List<String> archived() {
        return lines().stream()
                .filter(line -> line.contains("source: shared objects file"))
                .map(line -> line.split(" ", 2)[0])
                .toList();
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.keepalive.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What /proc says of a running process, see proc(5). Threads that end and files that are closed while it is read are left out. */
public final class ProcessFiles {
    private interface Reading {
        String of(Path path) throws IOException;
    }

    private ProcessFiles() {}

    /** The names of its threads, of which the kernel keeps 15 characters. */
    public static List<String> threads(long pid) {
        return ofThreads(pid, "comm").stream().map(String::strip).toList();
    }

    /** A file of each of its threads. */
    public static List<String> ofThreads(long pid, String file) {
        return read(Path.of("/proc/" + pid + "/task"), task -> Files.readString(task.resolve(file)));
    }

    /** What its descriptors refer to. */
    public static List<String> openFiles(long pid) {
        return read(
                Path.of("/proc/" + pid + "/fd"),
                link -> Files.readSymbolicLink(link).toString());
    }

    private static List<String> read(Path directory, Reading reading) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.flatMap(entry -> {
                        try {
                            return Stream.of(reading.of(entry));
                        } catch (IOException e) {
                            return Stream.empty(); // it is gone
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

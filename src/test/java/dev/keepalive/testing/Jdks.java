package dev.keepalive.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JDKs that the tests run programs on: those of the system property {@code jdk.homes}, separated as on a path; without it the one
 * that runs the tests, all under /usr/lib/jvm, and those that scripts/jdks has fetched, one of which is the newest update of the release
 * that runs the tests. Updates change what a JDK does, so a release may be there more than once.
 */
public final class Jdks {
    private static final Path DEBIAN = Path.of("/usr/lib/jvm");

    /** Where scripts/jdks puts them. */
    private static final Path FETCHED = Path.of("/var/cache/keepalive-agent/jdks");

    /** The one that runs the tests. */
    public static final Jdk RUNNING = Jdk.at(Path.of(System.getProperty("java.home")));

    private static final List<Jdk> ALL = find();

    private Jdks() {}

    /** For {@code @MethodSource("dev.keepalive.testing.Jdks#all")}. */
    public static List<Jdk> all() {
        return ALL;
    }

    /**
     * The oldest, those of the release that runs the tests, and the newest: for what the agent does in the same way on every JDK, such as
     * reading settings and writing messages. {@code @MethodSource("dev.keepalive.testing.Jdks#some")}.
     */
    public static List<Jdk> some() {
        return Stream.of(List.of(ALL.get(0)), running(), List.of(ALL.get(ALL.size() - 1)))
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** The one that runs the tests, and others of its release. {@code @MethodSource("dev.keepalive.testing.Jdks#running")}. */
    public static List<Jdk> running() {
        return Stream.concat(Stream.of(RUNNING), ALL.stream().filter(jdk -> jdk.feature() == RUNNING.feature()))
                .distinct()
                .toList();
    }

    /** Those from a certain version on. */
    public static List<Jdk> since(int feature) {
        return ALL.stream().filter(jdk -> jdk.feature() >= feature).toList();
    }

    /** JDK 8, 17, 25 and the newest, for what differs little between JDKs and takes long. */
    public static List<Jdk> few() {
        return ofReleases(8, 17, 25, ALL.get(ALL.size() - 1).feature());
    }

    /** One JDK of each of these releases, if it is here: its newest update. */
    public static List<Jdk> ofReleases(Integer... features) {
        return ALL.stream()
                .filter(jdk -> List.of(features).contains(jdk.feature()))
                .collect(Collectors.toMap(Jdk::feature, jdk -> jdk, (older, newer) -> newer, TreeMap::new))
                .values()
                .stream()
                .toList();
    }

    private static List<Jdk> find() {
        String homes = System.getProperty("jdk.homes", "");
        if (!homes.isBlank()) {
            return Arrays.stream(homes.split(File.pathSeparator))
                    .map(home -> Jdk.at(Path.of(home)))
                    .toList();
        }
        Stream<Path> installed = Stream.concat(below(DEBIAN), below(FETCHED));
        return Stream.concat(Stream.of(RUNNING), installed.map(Jdk::at))
                .distinct()
                .sorted(Comparator.comparing(Jdk::comparable))
                .toList();
    }

    private static Stream<Path> below(Path directory) {
        try (Stream<Path> homes = Files.isDirectory(directory) ? Files.list(directory) : Stream.<Path>empty()) {
            return homes.filter(home -> Files.isExecutable(home.resolve("bin/java"))).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

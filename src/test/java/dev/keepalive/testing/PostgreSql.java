package dev.keepalive.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A fresh PostgreSQL of Debian's package, which lets everybody in; its user is postgres. */
public final class PostgreSql implements AutoCloseable {
    public static final int PORT = 5432;

    /** It does not run as root. */
    private static final List<String> AS_USER = List.of("runuser", "-u", "nobody", "--");

    private static final Path PACKAGE = Path.of("/usr/lib/postgresql");

    private final Path commands;
    private final Path directory;

    private PostgreSql(Path commands, Path directory) {
        this.commands = commands;
        this.directory = directory;
    }

    /** Skips the test where it is not installed. */
    public static void needs() {
        assumeTrue(commands().isPresent(), "Debian's package postgresql is needed");
        Needs.command("runuser");
    }

    private static Optional<Path> commands() {
        try (Stream<Path> versions = Files.isDirectory(PACKAGE) ? Files.list(PACKAGE) : Stream.empty()) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that listens on all addresses where the command, which is like those of {@link NetworkLab#atServer()}, puts it. */
    public static PostgreSql start(List<String> where) {
        try {
            Path directory = Files.createTempDirectory("postgresql");
            Command.output("chown", "nobody", directory.toString());
            PostgreSql server = new PostgreSql(commands().orElseThrow(), directory);
            server.run(List.of(), "initdb", "-A", "trust", "-U", "postgres", "--no-sync", "-N");
            Files.writeString(directory.resolve("data/pg_hba.conf"), "host all all all trust\nlocal all all trust\n");
            String options = "-c listen_addresses=* -c fsync=off -c unix_socket_directories=" + directory;
            server.run(where, "pg_ctl", "-w", "-l", directory.resolve("log").toString(), "-o", options, "start");
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(List<String> where, String command, String... arguments) {
        List<String> all = new ArrayList<>(where);
        all.addAll(AS_USER);
        all.add(commands.resolve(command).toString());
        all.addAll(List.of("-D", directory.resolve("data").toString()));
        all.addAll(List.of(arguments));
        Command.output(all.toArray(String[]::new));
    }

    @Override
    public void close() {
        run(List.of(), "pg_ctl", "-m", "immediate", "stop");
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

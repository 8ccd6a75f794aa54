package dev.keepalive.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs the rows and writes the table; ends with 1 if one of them fails. Called by scripts/compatibility, which documents it, with the
 * agent's jar, the file for the table or - for standard output, and words of which one has to occur in a row's library; in the
 * project's directory.
 */
final class Suite {
    private static final Path WORK = Path.of("target/compatibility").toAbsolutePath();
    private static final int ROWS_AT_A_TIME = 2;

    private final Path agent;
    private final Servers servers;
    private final ClassPaths classPaths;
    private final Programs programs = new Programs(WORK.resolve("programs"));

    private Suite(Path agent, Servers servers, ClassPaths classPaths) {
        this.agent = agent;
        this.servers = servers;
        this.classPaths = classPaths;
    }

    public static void main(String[] args) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(JavaRun::killAll));
        List<String> words = Arrays.asList(args).subList(2, args.length);
        List<Row> rows = Rows.ALL.stream().filter(row -> isNamedBy(words, row)).toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no row is named by " + words);
        }
        ClassPaths classPaths = new ClassPaths(WORK.resolve("classpaths"), rows);
        List<Result> results;
        String table;
        try (Servers servers = new Servers()) {
            results = new Suite(Path.of(args[0]).toRealPath(), servers, classPaths).run(rows);
            table = new Table(servers.versions(), results).toMarkdown();
        }
        if (args[1].equals("-")) {
            System.out.print(table);
        } else {
            Files.createDirectories(Path.of(args[1]).toAbsolutePath().getParent());
            Files.writeString(Path.of(args[1]), table);
        }
        long failed =
                results.stream().filter(result -> !result.failures().isEmpty()).count();
        System.out.println((results.size() - failed) + " passed, " + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }

    private static boolean isNamedBy(List<String> words, Row row) {
        String name = row.library().toLowerCase(Locale.ROOT);
        return words.isEmpty() || words.stream().anyMatch(word -> name.contains(word.toLowerCase(Locale.ROOT)));
    }

    private List<Result> run(List<Row> rows) throws InterruptedException, ExecutionException {
        ExecutorService executor = Executors.newFixedThreadPool(ROWS_AT_A_TIME);
        try {
            List<Result> results = new ArrayList<>();
            for (Future<Result> result : executor.invokeAll(
                    rows.stream().map(row -> (Callable<Result>) () -> run(row)).toList())) {
                results.add(result.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    private Result run(Row row) throws InterruptedException {
        long start = System.nanoTime();
        Result result = new Result(row);
        try {
            String classPath = programs.compile(row, classPaths.of(row));
            for (Mode mode : Mode.values()) {
                run(mode, row, classPath, result);
            }
        } catch (IOException e) {
            result.failed(e);
        }
        Set<String> failures = result.failures();
        System.out.printf(
                "%s  %s %s (%d s)%n",
                failures.isEmpty() ? "ok    " : "FAILED",
                row.library(),
                row.version(),
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
        failures.forEach(failure -> System.out.println("        " + failure));
        return result;
    }

    private void run(Mode mode, Row row, String classPath, Result result) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(
                Files.createDirectories(WORK.resolve("runs")), row.program() + "-" + mode + "-");
        Path trace = directory.resolve("strace.txt");
        List<String> command = new ArrayList<>();
        if (mode == Mode.WITHOUT_AGENT) {
            command.addAll(OwnCalls.STRACE);
            command.add(trace.toString());
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        command.add("-Djava.io.tmpdir=" + directory); // some leave files behind
        command.addAll(mode.jvmOptions(agent));
        command.addAll(row.jvmOptions());
        command.addAll(List.of("-cp", classPath, row.program()));
        Integer port = servers.port(row.peer());
        if (port != null) {
            command.add(port.toString());
        }
        for (String argument : row.arguments()) {
            command.add(argument.replace("{port}", String.valueOf(port)).replace("{directory}", directory.toString()));
        }
        List<TcpSocket> sockets = JavaRun.sockets(command, mode.environment(), directory.resolve("errors.txt"));
        result.saw(mode, sockets);
        if (mode == Mode.WITHOUT_AGENT) {
            result.traced(
                    row.peer() == Peer.ACCEPTED
                            ? OwnCalls.onAccepted(trace)
                            : OwnCalls.onConnectedTo(sockets.get(0).remotePort(), trace));
        }
    }
}

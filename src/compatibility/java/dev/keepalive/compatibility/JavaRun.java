package dev.keepalive.compatibility;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** One JVM with one row's program: started, looked at from outside while it holds its sockets, ended. */
final class JavaRun {
    private static final int TIMEOUT_SECONDS = 60;

    private static final Set<JavaRun> RUNNING = ConcurrentHashMap.newKeySet();

    private final Process process;
    private final Path errors;

    private JavaRun(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    /** The sockets that belong to the row. */
    static List<TcpSocket> sockets(List<String> command, Map<String, String> environment, Path errors)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(JavaRun::changesTheRun);
        builder.environment().putAll(environment);
        JavaRun run = new JavaRun(builder.start(), errors);
        RUNNING.add(run);
        try {
            return run.look();
        } finally {
            run.end();
            RUNNING.remove(run);
        }
    }

    static void killAll() {
        RUNNING.forEach(JavaRun::kill);
    }

    /** Variables of the caller that must not reach a row. */
    private static boolean changesTheRun(String variable) {
        return variable.startsWith("KEEP")
                || variable.startsWith("DD_TCP_")
                || variable.equals("LD_PRELOAD")
                || variable.endsWith("JAVA_OPTIONS")
                || variable.equals("JAVA_TOOL_OPTIONS");
    }

    private List<TcpSocket> look() throws IOException, InterruptedException {
        String[] hold = awaitHold().split(" "); // HOLD pid client|accepted port
        int port = Integer.parseInt(hold[3]);
        boolean client = hold[2].equals("client");
        List<TcpSocket> sockets = TcpSocket.of(Long.parseLong(hold[1])).stream()
                .filter(socket -> (client ? socket.remotePort() : socket.localPort()) == port)
                .toList();
        if (sockets.isEmpty()) {
            throw failure("has no socket to look at");
        }
        if (Files.readString(errors).contains("cannot be preloaded")) {
            throw failure("LD_PRELOAD did not work");
        }
        return sockets;
    }

    private String awaitHold() throws IOException, InterruptedException {
        BufferedReader output = process.inputReader();
        CompletableFuture<String> hold = CompletableFuture.supplyAsync(() -> {
            Stream<String> lines = output.lines();
            return lines.filter(line -> line.startsWith("HOLD ")).findFirst().orElse(null);
        });
        try {
            String line = hold.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw failure("ended without HOLD");
            }
            return line;
        } catch (TimeoutException e) {
            throw failure("no HOLD within " + TIMEOUT_SECONDS + " s");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private IOException failure(String what) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(errors));
        return new IOException(what + "; its errors:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size())));
    }

    private void end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
            process.waitFor();
        }
    }

    /** The JVM before strace, which would let go of it. */
    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}

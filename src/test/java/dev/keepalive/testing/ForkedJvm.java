package dev.keepalive.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * A JVM that is running. The programs of src/test/programs say HOLD and then wait for the end of their standard input, so
 * {@link #finish()} ends them in order; {@link #close()} leaves no process behind whatever has happened.
 */
public final class ForkedJvm implements AutoCloseable {
    private static final Set<ForkedJvm> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        // for a run of the tests that is broken off
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(ForkedJvm::kill), "forked JVMs"));
    }

    private final Process process;
    private final Path directory;
    private final Path stdout;
    private final Path stderr;

    ForkedJvm(ProcessBuilder builder) throws IOException {
        directory = Files.createTempDirectory("forked-jvm");
        stdout = directory.resolve("stdout");
        stderr = directory.resolve("stderr");
        try {
            process = builder.redirectOutput(stdout.toFile())
                    .redirectError(stderr.toFile())
                    .start();
        } catch (IOException e) {
            deleteOutput();
            throw e;
        }
        RUNNING.add(this);
    }

    /** Waits until the program has written this line to stdout; if it does not, everything is closed. */
    public ForkedJvm await(String line) {
        try {
            Polling.until(() -> {
                boolean alive = process.isAlive(); // asked first: what it has written before its end is not missed
                boolean written = stdout().lines().anyMatch(line::equals);
                assertThat(alive || written).as("the program goes on").isTrue();
                return written;
            });
            return this;
        } catch (AssertionError e) {
            AssertionError withOutput = new AssertionError("no line " + line + " from the program\n" + this, e);
            close(); // the caller has nothing to close yet
            throw withOutput;
        }
    }

    /** Connects to a port of IPv4 loopback as soon as the program listens there. */
    public Socket connect(int port) {
        AtomicReference<Socket> connected = new AtomicReference<>();
        Polling.until(() -> {
            assertThat(process.isAlive()).as("the program goes on\n%s", this).isTrue();
            try {
                connected.set(new Socket("127.0.0.1", port));
                return true;
            } catch (IOException e) {
                return false; // not yet
            }
        });
        return connected.get();
    }

    /** The process id of the JVM itself, also when a command such as strace runs it. */
    public long pid() {
        ProcessHandle started = process.toHandle();
        if (isJvm(started)) { // as a rule; looking for children takes longer
            return started.pid();
        }
        return started.descendants()
                .filter(ForkedJvm::isJvm)
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElse(started.pid());
    }

    /** The connections of the JVM, and of those that it has started. */
    public List<SocketOptions> allConnections() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(ForkedJvm::isJvm)
                .flatMap(jvm -> SocketOptions.connectionsOf(jvm.pid()).stream())
                .toList();
    }

    private static boolean isJvm(ProcessHandle handle) {
        return handle.info().command().orElse("").endsWith("/java");
    }

    public String stdout() {
        return read(stdout);
    }

    public String stderr() {
        return read(stderr);
    }

    /** Writes a line to the standard input, and returns the next line that the program writes to stdout. */
    public String ask(String line) {
        long before = stdout().lines().count();
        send(line);
        Polling.until(() -> stdout().lines().count() > before && stdout().endsWith("\n"));
        return stdout().lines().skip(before).findFirst().orElseThrow();
    }

    /** Writes a line to the standard input. */
    public void send(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGTERM to the JVM and waits for the end of the program. */
    public Outcome terminate() {
        signal("TERM");
        return finish();
    }

    /** Sends a signal to the JVM: TERM, STOP. */
    public void signal(String name) {
        Command.output("sh", "-c", "kill -" + name + " " + pid()); // the shell's own: a bare Debian has no command kill
    }

    /** Ends the standard input and waits for the end of the program. */
    public Outcome finish() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(Polling.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the program does not end\n" + this);
            }
            return new Outcome(process.exitValue(), stdout(), stderr());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> processes = kill();
        RUNNING.remove(this);
        try {
            process.waitFor();
            for (ProcessHandle killed : processes) { // a JVM that is killed does not remove it
                Files.deleteIfExists(Path.of("/tmp/.java_pid" + killed.pid()));
            }
            deleteOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<ProcessHandle> kill() {
        List<ProcessHandle> processes = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        return processes;
    }

    @Override
    public String toString() {
        return "stdout:\n" + stdout() + "\nstderr:\n" + stderr();
    }

    private void deleteOutput() throws IOException {
        Files.deleteIfExists(stdout);
        Files.deleteIfExists(stderr);
        Files.delete(directory);
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1); // a character a byte
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

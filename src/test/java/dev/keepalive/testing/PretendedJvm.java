package dev.keepalive.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A Python process that wants to be taken for a JVM: it maps files of the names by which a JVM is told, and has what it likes in them. */
public final class PretendedJvm implements AutoCloseable {
    private static final String SCRIPT = """
            import mmap, os, signal, sys
            signal.signal(signal.SIGQUIT, lambda *_: None)
            maps = []
            for name in sys.argv[1:]:
                fd = os.open(name, os.O_RDONLY)
                size = os.fstat(fd).st_size
                maps.append(mmap.mmap(fd, size, prot=mmap.PROT_READ) if name.find('.jar') < 0 else fd)
            print('HOLD', flush=True)
            sys.stdin.read()
            """;

    private final Process process;
    private final Path directory;

    private PretendedJvm(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /**
     * Starts one in a directory, in which it has a file libjvm.so.
     *
     * @param wrapper a command that runs it, or none
     * @param others further files of the directory that it maps, or has open if their names end in .jar
     */
    public static PretendedJvm in(Path directory, List<String> wrapper, String... others) throws IOException {
        Files.writeString(directory.resolve("libjvm.so"), "no library");
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                "/usr/bin/python3", "-c", SCRIPT, directory.resolve("libjvm.so").toString()));
        for (String other : others) {
            command.add(directory.resolve(other).toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        PretendedJvm jvm = new PretendedJvm(builder.redirectErrorStream(true).start(), directory);
        try {
            String line = new BufferedReader(new InputStreamReader(jvm.process.getInputStream(), UTF_8)).readLine();
            if (!"HOLD".equals(line)) {
                throw new AssertionError("the process says " + line);
            }
            return jvm;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of another user than root, in a directory beside the jar. */
    public static PretendedJvm ofOtherUser(PublicFiles files) throws IOException {
        Path home = Files.createDirectory(files.jar().resolveSibling("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        return in(home, OtherUser.command());
    }

    /** Performance data with this command, and one entry whose length is said to be that. */
    public static byte[] performanceData(String command, int lengthOfEntry) {
        byte[] name = "sun.rt.javaCommand\0".getBytes(UTF_8);
        byte[] value = (command + "\0").getBytes(UTF_8);
        int header = 32;
        int entry = 20;
        ByteBuffer data = ByteBuffer.allocate(header + entry + name.length + value.length);
        data.putInt(0xcafec0c0).put((byte) 1).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(24, header).putInt(28, Integer.MAX_VALUE);
        data.putInt(header, lengthOfEntry).putInt(header + 4, entry).putInt(header + 8, value.length);
        data.put(header + 12, (byte) 'B').putInt(header + 16, entry + name.length);
        data.position(header + entry);
        return data.put(name).put(value).array();
    }

    /** The current one of the process. */
    public Path directory() {
        return directory;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}

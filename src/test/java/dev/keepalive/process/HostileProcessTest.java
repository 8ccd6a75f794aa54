package dev.keepalive.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.log.OneLine;
import dev.keepalive.socket.TcpTableRow;
import dev.keepalive.testing.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a process shows of itself, changed at random: it is read or refused by an IOException, and nothing else. The seed corpus is what a
 * JVM that means well shows. See {@link Fuzz} for more inputs and for others.
 */
class HostileProcessTest {
    private interface Reader {
        void read(byte[] input) throws IOException;
    }

    private enum Kind {
        MAPS(input -> LinuxProcess.filesOfHotSpot(new ByteArrayInputStream(input))),
        COMMAND_LINE(input -> assertPrintable(Jvm.mainClass(LinuxProcess.words(input)))),
        PERFORMANCE_DATA(input -> Jvm.of(1, PerfData.parse(input)).feature()),
        RELEASE(input -> Jvm.versionIn(input)),
        JAR(OpenAgentJar::manifest),
        STATUS(input -> {
            LinuxProcess process = withFile("status", input);
            assertPrintable(process.name());
            process.effectiveUser();
            process.pidsByNamespace();
            process.isInOtherPidNamespace();
            process.state();
            process.catchesSigquit();
            process.hasCapability(0);
        }),
        LIMITS(input -> {
            ResourceLimits limits = new ResourceLimits(withFile("limits", input).read("limits"));
            for (String name : List.of("Max open files", "Max processes", "Max address space")) {
                assertThat(limits.soft(name)).isNotNegative();
                assertThat(limits.higher(name, 100)).matches("([0-9]+|unlimited):([0-9]+|unlimited)");
            }
        }),
        CONTROL_GROUPS(input -> {
            String text = withFile("cgroup", input).read("cgroup");
            assertThat(ControlGroups.directories(text, "pids"))
                    .allMatch(group -> group.normalize().startsWith("/sys/fs/cgroup"));
        }),
        TCP_TABLE(input -> {
            for (String line : new String(input, StandardCharsets.ISO_8859_1).split("\n")) {
                try {
                    TcpTableRow row = TcpTableRow.parse(line);
                    for (String field : List.of(row.local, row.peer, row.state, row.timer)) {
                        assertOneLine(field);
                    }
                } catch (IllegalArgumentException e) {
                    // is passed over
                }
            }
        });

        private final Reader reader;

        Kind(Reader reader) {
            this.reader = reader;
        }
    }

    private static final Path DIRECTORY = directory();

    /** Instead of that of a process in /proc. */
    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("process");
            directory.toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LinuxProcess withFile(String name, byte[] contents) throws IOException {
        Path file = DIRECTORY.resolve(name);
        if (!Files.exists(file)) {
            file.toFile().deleteOnExit(); // before its directory
        }
        Files.write(file, contents);
        return new LinuxProcess(DIRECTORY, DIRECTORY.resolve("root"));
    }

    private static Map<Kind, List<byte[]>> corpus() throws IOException {
        Path process = Path.of("/proc/self");
        byte[] data = Files.readAllBytes(Path.of(
                System.getProperty("java.io.tmpdir"),
                "hsperfdata_" + System.getProperty("user.name"),
                Long.toString(ProcessHandle.current().pid())));
        Map<Kind, List<byte[]>> corpus = new EnumMap<>(Kind.class);
        corpus.put(Kind.MAPS, List.of(Files.readAllBytes(process.resolve("maps"))));
        corpus.put(
                Kind.COMMAND_LINE,
                List.of(Files.readAllBytes(process.resolve("cmdline")), text("java\0-cp\0a\0Main\0")));
        corpus.put(Kind.PERFORMANCE_DATA, List.of(data));
        corpus.put(
                Kind.RELEASE,
                List.of(
                        Files.readAllBytes(Path.of(System.getProperty("java.home"), "release")),
                        text("JAVA_VERSION=\"1.8.0_504\"\nOS_NAME=\"Linux\"\n")));
        corpus.put(Kind.JAR, List.of(jar()));
        corpus.put(Kind.STATUS, List.of(Files.readAllBytes(process.resolve("status"))));
        corpus.put(Kind.LIMITS, List.of(Files.readAllBytes(process.resolve("limits"))));
        corpus.put(
                Kind.CONTROL_GROUPS,
                List.of(
                        Files.readAllBytes(process.resolve("cgroup")),
                        text("0::/system.slice/docker-1f.scope\n"),
                        text("8:pids:/a/b\n4:cpu,cpuacct:/\n0::/../c\n")));
        corpus.put(
                Kind.TCP_TABLE,
                List.of(
                        text(
                                "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1 0 100 0 0 10 0\n"
                                        + "   1: 0100007F:1F90 0100007F:D431 01 00000010:00000020 02:000A7F21 00000000     0        3 12346 2 0\n"),
                        text(
                                "   0: 00000000000000000000000001000000:0050 0000000000000000FFFF00000100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 12347 1\n")));
        return corpus;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] jar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", "dev.keepalive.KeepAliveAgent");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(3600)
    void isReadOrRefused(Kind kind) throws IOException {
        Fuzz.bytes(kind.name(), corpus().get(kind), input -> {
            try {
                kind.reader.read(input);
            } catch (IOException e) {
                // refused
            }
        });
    }

    private static void assertPrintable(String text) {
        assertOneLine(OneLine.of(text));
    }

    private static void assertOneLine(String text) {
        String beginning = text.substring(0, Math.min(text.length(), 4000)); // what is longer is cut off once more
        assertThat(beginning).isEqualTo(OneLine.of(beginning));
        assertThat(text.chars().noneMatch(Character::isISOControl))
                .as("no control characters")
                .isTrue();
    }
}

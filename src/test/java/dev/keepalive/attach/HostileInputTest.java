package dev.keepalive.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.keepalive.log.OneLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a process shows of itself, changed at random: it is read or refused by an IOException, and nothing else. The seed corpus is what a
 * JVM that means well shows. {@code -Dfuzz.inputs=1000000} for each kind instead of the short form, {@code -Dfuzz.seed=N} for another series.
 */
class HostileInputTest {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 5_000);
    private static final long SEED = Long.getLong("fuzz.seed", 13);

    /** Numbers at which formats break. */
    private static final int[] EDGES = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7f, 0x80, 0xff, 0xffff, 28, 32
    };

    private interface Reader {
        void read(byte[] input) throws IOException;
    }

    private enum Kind {
        MAPS(input -> LinuxProcess.filesOfHotSpot(new ByteArrayInputStream(input))),
        COMMAND_LINE(input -> assertPrintable(Jvm.mainClass(LinuxProcess.words(input)))),
        PERFORMANCE_DATA(input -> Jvm.of(1, PerfData.parse(input)).feature()),
        RELEASE(input -> Jvm.versionIn(input)),
        JAR(OpenAgentJar::manifest),
        REPORT(input -> {
            ReportReader report = ReportReader.read(new ByteArrayInputStream(input));
            for (String key : List.of("state", "setting", "socket", "note")) {
                report.rows(key).forEach(row -> row.forEach(HostileInputTest::assertOneLine));
            }
        }),
        ANSWER(input -> {
            Answer answer = Answer.of(input);
            if (answer == null) {
                return; // the process has ended without one
            }
            assertOneLine(answer.failure());
            assertOneLine(answer.jarProblem());
        });

        private final Reader reader;

        Kind(Reader reader) {
            this.reader = reader;
        }
    }

    private static Map<Kind, List<byte[]>> corpus() throws IOException {
        Path process = Path.of("/proc/self");
        byte[] data = Files.readAllBytes(Path.of(
                System.getProperty("java.io.tmpdir"),
                "hsperfdata_" + System.getProperty("user.name"),
                Long.toString(ProcessHandle.current().pid())));
        return Map.of(
                Kind.MAPS, List.of(Files.readAllBytes(process.resolve("maps"))),
                Kind.COMMAND_LINE,
                        List.of(Files.readAllBytes(process.resolve("cmdline")), text("java\0-cp\0a\0Main\0")),
                Kind.PERFORMANCE_DATA, List.of(data),
                Kind.RELEASE,
                        List.of(
                                Files.readAllBytes(Path.of(System.getProperty("java.home"), "release")),
                                text("JAVA_VERSION=\"1.8.0_504\"\nOS_NAME=\"Linux\"\n")),
                Kind.JAR, List.of(jar()),
                Kind.REPORT,
                        List.of(text("version=1.0\nstate=on\nsetting=idle\t60\tagent argument idle\n"
                                + "socket=5\t4711\t1\t60\t10\t5\t0\nnext=6\nresult=ok\n")),
                Kind.ANSWER,
                        List.of(
                                Answer.failed("java.io.IOException: no", "it is not a regular file", "/a.jar")
                                        .toBytes(),
                                Answer.refused(new AttachException("no", "try again"))
                                        .toBytes(),
                                Answer.absent().toBytes()));
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
        List<byte[]> seeds = corpus().get(kind);
        Random random = new Random(SEED);
        long slowest = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = i < seeds.size() ? seeds.get(i) : mutated(seeds.get(random.nextInt(seeds.size())), random);
            long start = System.nanoTime();
            try {
                kind.reader.read(input);
            } catch (IOException e) {
                // refused
            } catch (Throwable e) {
                byte[] beginning = Arrays.copyOf(input, Math.min(input.length, 512));
                fail("input " + i + " of seed " + SEED + ": " + HexFormat.of().formatHex(beginning), e);
            }
            slowest = Math.max(slowest, System.nanoTime() - start);
        }
        System.out.println(
                kind + ": " + INPUTS + " inputs of seed " + SEED + ", the slowest took " + slowest / 1000 + " us");
    }

    /** Some bytes changed, a piece taken out, doubled or cut off, or a number put in whose value is an edge. */
    private static byte[] mutated(byte[] seed, Random random) {
        byte[] input = seed.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && input.length > 0; i--) {
            int at = random.nextInt(input.length);
            switch (random.nextInt(6)) {
                case 0 -> input[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> input[at] = (byte) random.nextInt(256);
                case 2 -> input = Arrays.copyOf(input, at);
                case 3 -> {
                    int end = at + random.nextInt(Math.min(64, input.length - at) + 1);
                    input = joined(Arrays.copyOf(input, at), Arrays.copyOfRange(input, end, input.length));
                }
                case 4 -> input = joined(Arrays.copyOf(input, at), Arrays.copyOfRange(input, at / 2, input.length));
                default -> {
                    int edge = EDGES[random.nextInt(EDGES.length)];
                    for (int k = 0; k < 4 && at + k < input.length; k++) {
                        input[at + k] = (byte) (edge >> 8 * k);
                    }
                }
            }
        }
        return input;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static void assertPrintable(String text) {
        assertOneLine(OneLine.of(text));
    }

    private static void assertOneLine(String text) {
        assertThat(text).isEqualTo(OneLine.of(text));
        assertThat(text.chars().noneMatch(Character::isISOControl))
                .as("no control characters")
                .isTrue();
    }
}

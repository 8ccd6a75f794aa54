package dev.keepalive.testing;

import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Inputs that are made up at random, always the same ones: {@code -Dfuzz.inputs=1000000} for more than the short form has, {@code -Dfuzz.seed=N} for
 * another series.
 */
public final class Fuzz {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 5_000);
    private static final long SEED = Long.getLong("fuzz.seed", 13);

    /** Numbers at which formats break. */
    private static final int[] EDGES = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7f, 0x80, 0xff, 0xffff, 28, 32
    };

    /** What breaks lines, terminals and formats of text. */
    private static final List<String> ODD_PIECES = List.of(
            "",
            " ",
            ",",
            "=",
            "==",
            "\t",
            "\n",
            "\r",
            "\0",
            "\u001b[2J",
            "\u009b",
            "\u202e",
            "\ud800",
            "\u0661",
            "%p",
            "%s",
            "$(id)",
            "'",
            "\"",
            "\\",
            "-",
            "--",
            "+1",
            "-1",
            "0",
            "007",
            "1e9",
            "0x10",
            "2147483648",
            "99999999999999999999",
            "..",
            "/");

    /** What an input is given to. It may throw only what it says it throws, and catches that itself. */
    public interface Reader<T> {
        void read(T input) throws Exception;
    }

    private Fuzz() {}

    /** Gives a reader the seeds themselves and then what has been made of them. */
    public static void bytes(String name, List<byte[]> seeds, Reader<byte[]> reader) {
        run(
                name,
                random -> mutated(seeds.get(random.nextInt(seeds.size())), random),
                seeds,
                reader,
                input -> HexFormat.of().formatHex(Arrays.copyOf(input, Math.min(input.length, 512))));
    }

    /** Gives a reader lists of up to ten words, most of them from a list, some of them changed. */
    public static void words(String name, List<String> words, Reader<List<String>> reader) {
        run(
                name,
                random -> random.ints(random.nextInt(10), 0, words.size())
                        .mapToObj(index -> changed(words.get(index), words, random))
                        .toList(),
                List.of(),
                reader,
                input -> input.toString() + " "
                        + HexFormat.of().formatHex(input.toString().getBytes(StandardCharsets.UTF_16BE)));
    }

    private static <T> void run(
            String name, Function<Random, T> source, List<T> first, Reader<T> reader, Function<T, String> shown) {
        Random random = new Random(SEED);
        long slowest = 0;
        for (int i = 0; i < INPUTS; i++) {
            T input = i < first.size() ? first.get(i) : source.apply(random);
            long start = System.nanoTime();
            try {
                reader.read(input);
            } catch (Throwable e) {
                fail("input " + i + " of seed " + SEED + ": " + shown.apply(input), e);
            }
            slowest = Math.max(slowest, System.nanoTime() - start);
        }
        System.out.println(
                name + ": " + INPUTS + " inputs of seed " + SEED + ", the slowest took " + slowest / 1000 + " us");
    }

    /** Some bytes changed, a piece taken out, doubled or cut off, or a number put in whose value is an edge. */
    private static byte[] mutated(byte[] seed, Random random) {
        byte[] input = seed.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && input.length > 0; i--) {
            int at = random.nextInt(input.length);
            switch (random.nextInt(7)) {
                case 0 -> input[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> input[at] = (byte) random.nextInt(256);
                case 2 -> input = Arrays.copyOf(input, at);
                case 3 -> {
                    int end = at + random.nextInt(Math.min(64, input.length - at) + 1);
                    input = joined(Arrays.copyOf(input, at), Arrays.copyOfRange(input, end, input.length));
                }
                case 4 -> input = joined(Arrays.copyOf(input, at), Arrays.copyOfRange(input, at / 2, input.length));
                case 5 -> {
                    byte[] piece = oddPiece(random).getBytes(StandardCharsets.UTF_8);
                    byte[] start = joined(Arrays.copyOf(input, at), piece);
                    input = joined(start, Arrays.copyOfRange(input, at, input.length));
                }
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

    /** The word itself, or with a piece put in, taken out or put behind it. */
    private static String changed(String word, List<String> words, Random random) {
        int at = random.nextInt(word.length() + 1);
        return switch (random.nextInt(8)) {
            case 0 -> word.substring(0, at) + oddPiece(random) + word.substring(at);
            case 1 -> word.substring(0, at) + word.substring(Math.min(word.length(), at + 1 + random.nextInt(3)));
            case 2 -> word + oddPiece(random) + words.get(random.nextInt(words.size()));
            default -> word;
        };
    }

    private static String oddPiece(Random random) {
        return ODD_PIECES.get(random.nextInt(ODD_PIECES.size()));
    }
}

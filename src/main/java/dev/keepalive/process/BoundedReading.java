package dev.keepalive.process;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads data of other processes up to a limit. */
public final class BoundedReading {
    private static final int BUFFER = 8192;

    private BoundedReading() {}

    /**
     * Reads a stream to its end.
     *
     * @throws IOException if it has more bytes than the maximum
     */
    public static byte[] all(InputStream in, int maximum) throws IOException {
        byte[] bytes = readPrefix(in, maximum + 1);
        if (bytes.length > maximum) {
            throw new IOException("longer than " + maximum + " bytes");
        }
        return bytes;
    }

    /** Reads the first bytes of a stream. */
    public static byte[] readPrefix(InputStream in, int maximum) throws IOException {
        byte[] bytes = new byte[Math.min(BUFFER, maximum)];
        InputStream limited = limited(in, maximum);
        int length = 0;
        while (true) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(1, (int) Math.min(maximum, 2L * length)));
            }
            int read = limited.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return Arrays.copyOf(bytes, length);
            }
            length += read;
            if (length == maximum) {
                return bytes;
            }
        }
    }

    /** A stream that ends after the maximum of bytes, and fails in a thread that was left behind. */
    static InputStream limited(InputStream in, int maximum) {
        return new FilterInputStream(in) {
            private int left = maximum;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int start, int length) throws IOException {
                TimeLimited.throwIfLeftBehind();
                // in small pieces: the JDK keeps a buffer as large as the piece for each thread, outside the heap
                int read = left == 0 ? -1 : super.read(bytes, start, Math.min(Math.min(length, left), BUFFER));
                left -= Math.max(0, read);
                return read;
            }
        };
    }
}

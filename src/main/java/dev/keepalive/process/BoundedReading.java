package dev.keepalive.process;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads what others have written, up to a limit. */
public final class BoundedReading {
    private static final int BUFFER = 8192;

    private BoundedReading() {}

    /**
     * All of it.
     *
     * @throws IOException if it is longer than that many bytes
     */
    public static byte[] all(InputStream in, int maximum) throws IOException {
        byte[] bytes = readPrefix(in, maximum + 1);
        if (bytes.length > maximum) {
            throw new IOException("longer than " + maximum + " bytes");
        }
        return bytes;
    }

    /** The first bytes, up to that many. */
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

    /** A stream that ends after that many bytes, and for a thread that was {@link TimeLimited#throwIfLeftBehind left behind}. */
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
                // little at a time: the JDK keeps a buffer outside the heap for each thread, as large as what was asked
                // for
                int read = left == 0 ? -1 : super.read(bytes, start, Math.min(Math.min(length, left), BUFFER));
                left -= Math.max(0, read);
                return read;
            }
        };
    }
}

package dev.keepalive.attach;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads what others have written, up to a limit. */
final class BoundedReading {
    private static final int BUFFER = 8192;

    private BoundedReading() {}

    /**
     * All of it.
     *
     * @throws IOException if it is longer than that many bytes
     */
    static byte[] all(InputStream in, int maximum) throws IOException {
        byte[] bytes = start(in, maximum + 1);
        if (bytes.length > maximum) {
            throw new IOException("longer than " + maximum + " bytes");
        }
        return bytes;
    }

    /** The first bytes, up to that many. */
    static byte[] start(InputStream in, int maximum) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        while (bytes.size() < maximum) {
            int length = in.read(buffer, 0, Math.min(BUFFER, maximum - bytes.size()));
            if (length < 0) {
                break;
            }
            bytes.write(buffer, 0, length);
        }
        return bytes.toByteArray();
    }
}

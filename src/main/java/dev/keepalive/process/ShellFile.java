package dev.keepalive.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Shell code of this program, which is in files of its own so that shellcheck can check it. */
public final class ShellFile {
    private static final int LIMIT = 1 << 16;

    private ShellFile() {}

    /** The text of a file in the package of a class. */
    public static String read(Class<?> type, String name) {
        try (InputStream in = type.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is missing beside " + type);
            }
            return new String(BoundedReading.all(in, LIMIT), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

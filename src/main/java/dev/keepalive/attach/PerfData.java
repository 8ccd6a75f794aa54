package dev.keepalive.attach;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a HotSpot JVM tells jps and jstat about itself, in the file hsperfdata_USER/PID of its temporary directory. It is read here
 * rather than through jdk.attach: a Java runtime without that module can list JVMs too, and the version of each is in it.
 *
 * <p>The format is that of HotSpot's perfMemory.hpp, the same in JDK 8 to 28: a header of 32 bytes, then entries.
 */
final class PerfData {
    private static final int MAGIC = 0xcafec0c0;
    private static final int BYTE_ORDER_OFFSET = 4;
    private static final int FIRST_ENTRY_OFFSET = 24;
    private static final int ENTRY_COUNT_OFFSET = 28;

    private final Map<String, String> strings = new HashMap<>();

    private PerfData() {}

    /**
     * Reads the file of a JVM that is running and may be writing to it.
     *
     * @throws IOException if it is no such file, or the JVM has not filled it yet
     */
    static PerfData read(Path file) throws IOException {
        PerfData data = new PerfData();
        try {
            data.parse(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException(file + " is incomplete", e);
        }
        return data;
    }

    /** The value of a constant, or null. */
    String get(String name) {
        return strings.get(name);
    }

    private void parse(ByteBuffer buffer) throws IOException {
        if (buffer.getInt(0) != MAGIC) {
            throw new IOException("no performance data of HotSpot");
        }
        buffer.order(buffer.get(BYTE_ORDER_OFFSET) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int entry = buffer.getInt(FIRST_ENTRY_OFFSET);
        for (int left = buffer.getInt(ENTRY_COUNT_OFFSET); left > 0; left--) {
            int length = buffer.getInt(entry);
            int nameOffset = buffer.getInt(entry + 4);
            int vectorLength = buffer.getInt(entry + 8);
            char type = (char) buffer.get(entry + 12);
            int dataOffset = buffer.getInt(entry + 16);
            if (type == 'B' && vectorLength > 0) {
                strings.put(
                        text(buffer, entry + nameOffset, dataOffset - nameOffset),
                        text(buffer, entry + dataOffset, vectorLength));
            }
            entry += length;
        }
    }

    /** The characters up to the first 0. */
    private static String text(ByteBuffer buffer, int start, int maximum) {
        int end = start;
        while (end < start + maximum && buffer.get(end) != 0) {
            end++;
        }
        return new String(buffer.array(), start, end - start, StandardCharsets.UTF_8);
    }
}

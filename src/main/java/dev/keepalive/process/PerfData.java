package dev.keepalive.process;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The performance data that a HotSpot JVM writes for jps and jstat, in the file hsperfdata_USER/PID of its temporary
 * directory. They are read without jdk.attach, so that a Java runtime without that module can list JVMs, too.
 *
 * <p>The format is that of HotSpot's perfMemory.hpp, the same in JDK 8 to 28: a header of 32 bytes, then entries.
 */
final class PerfData {
    private static final int MAGIC = 0xcafec0c0;
    private static final int BYTE_ORDER_OFFSET = 4;
    private static final int FIRST_ENTRY_OFFSET = 24;
    private static final int ENTRY_COUNT_OFFSET = 28;

    static final String COMMAND = "sun.rt.javaCommand";
    static final String VERSION = "java.property.java.version";
    static final String CAPABILITIES = "sun.rt.jvmCapabilities";
    static final String OPTIONS = "java.rt.vmArgs";

    /** The entries that are read, each once: entries may overlap, so all of them could be larger than the file. */
    private static final Set<String> WANTED = new HashSet<>(Arrays.asList(COMMAND, VERSION, CAPABILITIES, OPTIONS));

    private static final int LONGEST_NAME = 64;

    /** The most bytes of a value; the maximum of -XX:PerfMaxStringConstLength, whose default is 1024. */
    private static final int LONGEST_VALUE = 1 << 15;

    /** The size of an entry without its name and data, in bytes. */
    private static final int ENTRY_HEADER = 20;

    /** The most bytes of a file: the maximum of -XX:PerfDataMemorySize, whose default is 32 KB. */
    static final int MAXIMUM_SIZE = 1 << 21;

    private final Map<String, String> strings = new HashMap<>();

    private PerfData() {}

    /**
     * Reads the contents of a file, to which the JVM may be writing.
     *
     * @throws IOException if these are no performance data, or the JVM has not completed them yet
     */
    static PerfData parse(byte[] contents) throws IOException {
        PerfData data = new PerfData();
        try {
            data.parse(ByteBuffer.wrap(contents));
        } catch (ArithmeticException
                | BufferUnderflowException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            throw new IOException("performance data that are incomplete", e);
        }
        return data;
    }

    /** The value of an entry, or null. */
    String get(String name) {
        return strings.get(name);
    }

    private void parse(ByteBuffer buffer) throws IOException {
        if (buffer.getInt(0) != MAGIC) {
            throw new IOException("no performance data of HotSpot");
        }
        buffer.order(buffer.get(BYTE_ORDER_OFFSET) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int entry = buffer.getInt(FIRST_ENTRY_OFFSET);
        for (int left = buffer.getInt(ENTRY_COUNT_OFFSET); left > 0 && strings.size() < WANTED.size(); left--) {
            int length = buffer.getInt(entry);
            if (length < ENTRY_HEADER) {
                throw new IOException("performance data with an entry of " + length + " bytes");
            }
            int nameOffset = buffer.getInt(entry + 4);
            int vectorLength = buffer.getInt(entry + 8);
            char type = (char) buffer.get(entry + 12);
            int dataOffset = buffer.getInt(entry + 16);
            if (type == 'B' && vectorLength > 0) {
                String name = text(buffer, entry + nameOffset, LONGEST_NAME);
                if (WANTED.contains(name) && !strings.containsKey(name)) {
                    strings.put(name, text(buffer, entry + dataOffset, Math.min(vectorLength, LONGEST_VALUE)));
                }
            }
            entry = Math.addExact(entry, length);
        }
    }

    /** The text up to the first zero byte. */
    private static String text(ByteBuffer buffer, int start, int maximum) {
        int end = start;
        while (end - start < maximum && buffer.get(end) != 0) {
            end++;
        }
        return new String(buffer.array(), start, end - start, StandardCharsets.UTF_8);
    }
}

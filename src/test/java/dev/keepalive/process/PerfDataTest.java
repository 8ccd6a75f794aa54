package dev.keepalive.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PerfDataTest {
    private static Path own() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "hsperfdata_" + System.getProperty("user.name"),
                Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void tellsTheVersionOfAJvm() throws IOException {
        PerfData data = PerfData.parse(Files.readAllBytes(own()));
        assertThat(data.get("java.property.java.version")).isEqualTo(System.getProperty("java.version"));
        assertThat(data.get("no.such.constant")).isNull();
    }

    @Test
    void refusesWhatIsNoSuchFile() {
        assertThatThrownBy(() -> PerfData.parse(new byte[64])).isInstanceOf(IOException.class);
    }

    @Test
    void refusesWhatIsCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(own());
        for (int length : new int[] {0, 3, 20, 40, 100}) {
            assertThatThrownBy(() -> PerfData.parse(Arrays.copyOf(whole, length)))
                    .isInstanceOf(IOException.class);
        }
    }

    /** Every entry is the same text, which is longer than any of a JVM: 100 000 times 1 MB to read. */
    @Test
    @Timeout(60)
    void readsNoMoreThanAJvmWrites() throws IOException {
        byte[] name = "sun.rt.javaCommand\0".getBytes(StandardCharsets.US_ASCII);
        int entries = 40_000;
        int text = 32 + 20 * entries + name.length;
        ByteBuffer data = ByteBuffer.allocate(1 << 21).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(data.array(), text, 1 << 21, (byte) 'x');
        data.putInt(0, Integer.reverseBytes(0xcafec0c0))
                .put(4, (byte) 1)
                .putInt(24, 32)
                .putInt(28, entries);
        for (int entry = 32; entry < 32 + 20 * entries; entry += 20) {
            data.putInt(entry, 20).putInt(entry + 4, text - name.length - entry).putInt(entry + 8, 1 << 20);
            data.put(entry + 12, (byte) 'B').putInt(entry + 16, text - entry);
        }
        System.arraycopy(name, 0, data.array(), text - name.length, name.length);
        assertThat(PerfData.parse(data.array()).get("sun.rt.javaCommand")).hasSize(1 << 15);
    }

    /** It would be read for ever. */
    @Test
    void refusesAnEntryWithoutLength() throws IOException {
        byte[] whole = Files.readAllBytes(own());
        ByteBuffer data = ByteBuffer.wrap(whole).order(ByteOrder.nativeOrder());
        data.putInt(data.getInt(24), 0);
        assertThatThrownBy(() -> PerfData.parse(whole))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("entry of 0 bytes");
    }
}

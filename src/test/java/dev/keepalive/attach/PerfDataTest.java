package dev.keepalive.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

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

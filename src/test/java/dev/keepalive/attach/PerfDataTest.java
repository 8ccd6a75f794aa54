package dev.keepalive.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerfDataTest {
    @TempDir
    private Path directory;

    private static Path own() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "hsperfdata_" + System.getProperty("user.name"),
                Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void tellsTheVersionOfAJvm() throws IOException {
        PerfData data = PerfData.read(own());
        assertThat(data.get("java.property.java.version")).isEqualTo(System.getProperty("java.version"));
        assertThat(data.get("no.such.constant")).isNull();
    }

    @Test
    void refusesWhatIsNoSuchFile() throws IOException {
        Path file = Files.write(directory.resolve("1"), new byte[64]);
        assertThatThrownBy(() -> PerfData.read(file)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesWhatIsCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(own());
        for (int length : new int[] {0, 3, 20, 40, 100}) {
            Path file = Files.write(directory.resolve("1"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> PerfData.read(file)).isInstanceOf(IOException.class);
        }
    }
}

package dev.keepalive.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
    @TempDir
    private Path directory;

    @Test
    void isForItsOwnerOnlyAndGoesWhenItIsClosed() throws IOException {
        Path path;
        try (ReportFile file = ReportFile.in(LinuxProcess.self())) {
            path = Path.of(file.pathInTarget());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            Files.writeString(path, "state=on\nresult=ok\n");
            assertThat(file.read().value("state")).isEqualTo("on");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void cannotBeForgedByReplacingIt() throws IOException {
        try (ReportFile file = ReportFile.in(LinuxProcess.self())) {
            Path forged = Files.writeString(directory.resolve("forged"), "state=on\nresult=ok\n");
            Files.move(forged, Path.of(file.pathInTarget()), StandardCopyOption.REPLACE_EXISTING);
            assertThat(file.read().succeeded()).isFalse();
        }
    }
}

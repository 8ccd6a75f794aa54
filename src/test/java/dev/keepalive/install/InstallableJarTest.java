package dev.keepalive.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form jar:nested: of Spring Boot 3.2 and later has a protocol of its own: see InstallIT. */
class InstallableJarTest {
    @ParameterizedTest
    @CsvSource({
        "jar:file:/app.jar!/BOOT-INF/lib/agent.jar!/, jar:file:/app.jar!/BOOT-INF/lib/agent.jar",
        "jar:file:/lib/agent.jar!/, file:/lib/agent.jar",
        "file:/lib/agent.jar, file:/lib/agent.jar"
    })
    void findsTheJarForTheUrlOfItsContents(String location, String jar) throws IOException {
        assertThat(InstallableJar.nested(new URL(location))).isEqualTo(new URL(jar));
    }
}

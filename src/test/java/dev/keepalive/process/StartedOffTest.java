package dev.keepalive.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartedOffTest {
    @TempDir
    private Path process;

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            java -javaagent:/a.jar                                            | -   | false
            java -javaagent:/a.jar                                            | off | true
            java -javaagent:/a.jar                                            | No  | true
            java -javaagent:/a.jar                                            | on  | false
            java -javaagent:/a.jar                                            | of  | false
            java -javaagent:/a.jar=idle=60,keepalive=off                      | -   | true
            java -javaagent:/a.jar=keepalive=0,idle=60                        | on  | true
            java -javaagent:/a.jar=KeepAlive=on                               | off | false
            java -javaagent:/a.jar=keepalive=nonsense                         | off | true
            java -javaagent:/a.jar=keepalive=off -javaagent:/a.jar=keepalive=on | -   | false
            java -javaagent:/a.jar -Dkeepalive.agent.keepalive=off            | on  | true
            java -javaagent:/a.jar=keepalive=on -Dkeepalive.agent.keepalive=off | - | false
            java -javaagent:/a.jar Main keepalive=off                         | -   | false
            """)
    void readsWhatTheAgentReads(String options, String environment, boolean off) throws IOException {
        Files.writeString(process.resolve("stat"), "1 (java) S 0");
        Files.writeString(process.resolve("status"), "Name:\tjava\n");
        Files.writeString(
                process.resolve("environ"), environment == null ? "A=b\0" : "A=b\0KEEPALIVE=" + environment + "\0");
        assertThat(StartedOff.is(new LinuxProcess(process, null), options)).isEqualTo(off);
    }
}

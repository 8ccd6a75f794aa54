package dev.keepalive.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            java Main argument                              | Main
            java -Xmx1g -cp a.jar:b.jar Main                | Main
            java --class-path a.jar -ea Main -jar x         | Main
            java -Dx=y -jar app.jar -x                      | app.jar
            java -p modules -m app/app.Main                 | app/app.Main
            java @arguments --add-opens a/b=c --module app  | app
            application                                     | application
            java -jar                                       | java
            """)
    void findsTheMainClassOnACommandLine(String commandLine, String name) {
        assertThat(Jvm.mainClass(List.of(commandLine.split(" ")))).isEqualTo(name);
    }

    /** With blanks, or wider than it seems, a text would look like further columns, or like a row in the next line of a terminal. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a\u3000\u00a04711\u2003root | 17.0.1 | a\\u3000\\u00a04711\\u2003root | 17.0.1
            Main | 17   4711  root  present | Main | ?
            Main | 1.8.0_504 | Main | 1.8.0_504
            Main | 28-ea | Main | 28-ea
            """)
    void whatAProcessSaysOfItselfIsOneCell(String command, String version, String name, String shown)
            throws IOException {
        ByteBuffer data = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(0, Integer.reverseBytes(0xcafec0c0))
                .put(4, (byte) 1)
                .putInt(24, 32)
                .putInt(28, 2);
        entry(data, 32, "sun.rt.javaCommand", command);
        entry(data, 1032, "java.property.java.version", version);
        Jvm jvm = Jvm.of(1, PerfData.parse(data.array()));
        assertThat(jvm.name()).isEqualTo(name);
        assertThat(jvm.version()).isEqualTo(shown);
    }

    private static void entry(ByteBuffer data, int at, String name, String value) {
        data.putInt(at, 1000)
                .putInt(at + 4, 20)
                .putInt(at + 8, 500)
                .put(at + 12, (byte) 'B')
                .putInt(at + 16, 100);
        data.position(at + 20);
        data.put(name.getBytes(UTF_8));
        data.position(at + 100);
        data.put(value.getBytes(UTF_8));
    }
}

package dev.keepalive.attach;

import static org.assertj.core.api.Assertions.assertThat;

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
}

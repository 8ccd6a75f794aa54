package dev.keepalive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmFilterTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            org.example.Main       | org.example.Main   | true
            org.example.*          | org.example.a.Main | true
            *.Main                 | org.example.Main   | true
            *                      | anything           | true
            Main                   | org.example.Main   | false
            org.example.Mai        | org.example.Main   | false
            org.example.Mai?       | org.example.Main   | true
            org?example.Main       | org.example.Main   | true
            orgXexample.Main       | org.example.Main   | false
            ORG.example.Main       | org.example.Main   | false
            app.jar                | /opt/app/app.jar   | true
            app*.jar               | /opt/app/app-1.jar | true
            /opt/*/app.jar         | /opt/app/app.jar   | true
            /srv/app.jar           | /opt/app/app.jar   | false
            opt/app.jar            | /opt/app.jar       | false
            a[b](c)+.jar           | a[b](c)+.jar       | true
            a[b]                   | ab                 | false
            \\Q*\\E                | \\Qx\\E            | true
            '\\Q*'                 | 'x'                | false
            '\\E'                  | '\\E'              | true
            ''                     | x                  | false
            **                     | x                  | true
            """)
    void aPatternIsLikeAName(String pattern, String name, boolean matches) {
        assertThat(JvmFilter.matches(pattern, name)).isEqualTo(matches);
    }
}

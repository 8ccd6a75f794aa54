package dev.keepalive.attach;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentArgumentsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "idle=60",
                "idle=60,intvl=10,cnt=5",
                " keepalive = force , existing=false",
                "existing=True",
                "existing=no",
                "keepalive=false,idle=1m",
                "idle=60,log-file=/var/log/a=b idle=5.log",
                "Log-File = /tmp/x=y"
            })
    void acceptsWhatTheAgentAccepts(String options) {
        assertThatCode(() -> AgentArguments.check(options)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            idle=0         | agent argument idle=0 is wrong; accepted: seconds, 1-32767, 90s, 2m, default
            existing=maybe | agent argument existing=maybe is wrong; accepted: true, false
            idle=60 intvl=10      | agent argument idle=60 intvl=10 is wrong; between two settings comes a comma
            idle=60:intvl=10      | agent argument idle=60:intvl=10 is wrong; between two settings comes a comma
            idle=60;cnt = 5       | agent argument idle=60;cnt = 5 is wrong; between two settings comes a comma
            idel=60        | agent argument idel=60 is unknown; accepted: keepalive, idle
            command=detach | agent argument command=detach is unknown; accepted: keepalive, idle
            report=/x      | agent argument report=/x is unknown; accepted: keepalive, idle
            """)
    void namesMistakes(String options, String message) {
        assertThatThrownBy(() -> AgentArguments.check(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}

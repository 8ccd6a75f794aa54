package dev.keepalive.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each setting accepts: the ranges of Linux, and nothing else. */
class SettingTest {
    @ParameterizedTest
    @CsvSource({
        "IDLE, 1, 1",
        "IDLE, 32767, 32767",
        "IDLE, 60s, 60",
        "IDLE, 2m, 120",
        "IDLE, 9h, 32400",
        "IDLE, 110000ms, 110",
        "INTVL, 32767s, 32767",
        "INTVL, 1, 1",
        "INTVL, 32767, 32767",
        "CNT, 1, 1",
        "CNT, 127, 127",
        "CNT, 007, 7",
        "KEEPALIVE, on, 0",
        "KEEPALIVE, off, 1",
        "KEEPALIVE, OFF, 1",
        "KEEPALIVE, false, 1",
        "KEEPALIVE, No, 1",
        "KEEPALIVE, 0, 1",
        "KEEPALIVE, True, 0",
        "KEEPALIVE, yes, 0",
        "KEEPALIVE, 1, 0",
        "JMX, true, 1",
        "JMX, no, 0",
        "LOG, false, 0",
        "LOG, off, 0",
        "LOG, Warn, 1",
        "LOG, info, 2",
        "LOG, debug, 3",
        "USER_TIMEOUT, 1, 1",
        "USER_TIMEOUT, 2147483647, 2147483647",
        "USER_TIMEOUT, 110s, 110000",
        "USER_TIMEOUT, 110ms, 110",
        "USER_TIMEOUT, 596h, 2145600000",
        "USER_TIMEOUT, Auto, -2"
    })
    void accepts(Setting setting, String text, int value) {
        assertThat(setting.parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "IDLE, 32768",
        "INTVL, 32768",
        "CNT, 128",
        "CNT, 32767",
        "IDLE, auto",
        "IDLE, 10h",
        "IDLE, 1500ms",
        "IDLE, 999ms",
        "IDLE, 0m",
        "IDLE, 2147483648ms",
        "CNT, 5s",
        "CNT, 5000ms",
        "USER_TIMEOUT, 597h",
        "USER_TIMEOUT, 2147483648",
        "USER_TIMEOUT, 99999999999999999999"
    })
    void refusesWhatTheKernelWouldRefuse(Setting setting, String text) {
        assertThat(setting.parse(text)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "000",
                "-1",
                "+5",
                "1.5",
                "5 s",
                "5S",
                "5d",
                "s",
                "5sm",
                "5m5s",
                "5 0",
                "0x10",
                "on",
                "-2",
                "2147483648",
                "4294967297",
                "\u0661"
            })
    void refusesWhatIsNoNumberInTheRange(String text) {
        for (Setting setting : new Setting[] {Setting.IDLE, Setting.INTVL, Setting.CNT, Setting.USER_TIMEOUT}) {
            assertThat(setting.parse(text)).as("%s", setting).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "00", "truely", "y", "onn", "warning"})
    void refusesWhatIsNoWordOfItsOwn(String text) {
        assertThat(Setting.KEEPALIVE.parse(text)).isEqualTo(-1);
        assertThat(Setting.LOG.parse(text)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 1000, 5000",
        "5, 1, 5",
        "5ms, 1000, 5",
        "5s, 1, 5000",
        "2m, 1, 120000",
        "1h, 1000, 3600000",
        "0, 1000, 0"
    })
    void readsDurations(String text, int unit, long milliseconds) {
        assertThat(Setting.milliseconds(text, unit)).isEqualTo(milliseconds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            KEEPALIVE | on, off, yield, force
            IDLE      | seconds, 1-32767, 90s, 2m, default
            INTVL     | seconds, 1-32767, 90s, 2m, default
            CNT       | probes, 1-127, default
            USER_TIMEOUT | milliseconds, 1-2147483647, 90s, 2m, auto, default
            LOG       | off, warn, info, debug
            LOG_FILE  | path, stderr
            JMX       | off, on
            """)
    void saysWhatItAccepts(Setting setting, String accepted) {
        assertThat(setting.accepted()).isEqualTo(accepted);
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void formatsWhatItParses(Setting setting) {
        String text = switch (setting) {
            case KEEPALIVE, JMX -> "off";
            case LOG -> "debug";
            case LOG_FILE -> "stderr"; // a path is not in the number: Settings has it
            default -> "42";
        };
        assertThat(setting.format(setting.parse(text))).isEqualTo(text);
    }
}

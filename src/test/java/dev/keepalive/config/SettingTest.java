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
        "INTVL, 1, 1",
        "INTVL, 32767, 32767",
        "CNT, 1, 1",
        "CNT, 127, 127",
        "CNT, 007, 7",
        "KEEPALIVE, on, 0",
        "KEEPALIVE, off, 1",
        "KEEPALIVE, OFF, 1",
        "LOG, off, 0",
        "LOG, Warn, 1",
        "LOG, info, 2",
        "LOG, debug, 3",
        "USER_TIMEOUT, 1, 1",
        "USER_TIMEOUT, 2147483647, 2147483647",
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
                "5s",
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
    @ValueSource(strings = {"", "1", "0", "true", "yes", "onn", "warning"})
    void refusesWhatIsNoWordOfItsOwn(String text) {
        assertThat(Setting.KEEPALIVE.parse(text)).isEqualTo(-1);
        assertThat(Setting.LOG.parse(text)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            KEEPALIVE | on, off, yield, force
            IDLE      | seconds, 1-32767, default
            INTVL     | seconds, 1-32767, default
            CNT       | probes, 1-127, default
            USER_TIMEOUT | milliseconds, 1-2147483647, auto, default
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

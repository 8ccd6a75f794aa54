package dev.keepalive.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.config.Settings;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The application sets a user timeout of 7777 ms, as native transports can; what the JDK can set is in GuardIT. */
class GuardTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user-timeout=5000                                        | 7777",
                "user-timeout=5000,keepalive=yield                        | 7777",
                "user-timeout=5000,keepalive=force                        | 5000",
                "idle=60,intvl=10,cnt=5,user-timeout=auto,keepalive=force | 110000",
                "idle=60,keepalive=force                                  | 7777"
            })
    void theApplicationsUserTimeoutIsTreatedLikeItsTimes(String arguments, int value) {
        Settings none = Settings.read(null, null, new ArrayList<>());
        Settings settings = Settings.read(arguments, none, new ArrayList<>());
        assertThat(Guard.keptValue(KeepAliveOptions.jdkName(6, 18), 7777, settings))
                .isEqualTo(value);
    }
}

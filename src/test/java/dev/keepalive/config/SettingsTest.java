package dev.keepalive.config;

import static dev.keepalive.config.Setting.CNT;
import static dev.keepalive.config.Setting.IDLE;
import static dev.keepalive.config.Setting.INTVL;
import static dev.keepalive.config.Setting.LOG;
import static dev.keepalive.config.Setting.USER_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    /** What was wrong at the last {@link #read}. */
    private List<String> problems;

    private Settings read(String arguments, Settings earlier) {
        problems = new ArrayList<>();
        Settings settings = new Settings() {
            @Override
            String systemProperty(String name) {
                return properties.get(name);
            }

            @Override
            String environmentVariable(String name) {
                return environment.get(name);
            }
        };
        settings.readFrom(arguments, earlier, problems);
        return settings;
    }

    private Settings read(String arguments) {
        return read(arguments, null);
    }

    private static String value(Settings settings, Setting setting) {
        return setting.format(settings.get(setting));
    }

    @Test
    void nothingGivenIsKeepaliveWithTheValuesOfTheKernel() {
        Settings settings = read(null);
        assertThat(settings.enabled()).isTrue();
        assertThat(settings.debug()).isFalse();
        assertThat(settings.get(LOG)).isEqualTo(Setting.WARN);
        assertThat(settings.get(IDLE)).isEqualTo(Setting.UNSET);
        assertThat(settings.get(INTVL)).isEqualTo(Setting.UNSET);
        assertThat(settings.get(CNT)).isEqualTo(Setting.UNSET);
        assertThat(settings.get(USER_TIMEOUT)).isEqualTo(Setting.UNSET);
        assertThat(settings.origin(IDLE)).isEqualTo("default");
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "KEEPALIVE, keepalive, keepalive.agent.keepalive, KEEPALIVE, off",
        "IDLE, idle, keepalive.agent.idle, KEEPIDLE, 180",
        "INTVL, intvl, keepalive.agent.intvl, KEEPINTVL, 60",
        "CNT, cnt, keepalive.agent.cnt, KEEPCNT, 20",
        "USER_TIMEOUT, user-timeout, keepalive.agent.user-timeout, KEEPALIVE_USER_TIMEOUT, 110000",
        "USER_TIMEOUT, user-timeout, keepalive.agent.user-timeout, KEEPALIVE_USER_TIMEOUT, auto",
        "LOG, log, keepalive.agent.log, KEEPALIVE_LOG, debug"
    })
    void eachSettingHasThreeSources(Setting setting, String key, String property, String variable, String value) {
        environment.put(variable, value);
        Settings fromEnvironment = read(null);
        assertThat(value(fromEnvironment, setting)).isEqualTo(value);
        assertThat(fromEnvironment.origin(setting)).isEqualTo("environment " + variable);

        environment.clear();
        properties.put(property, value);
        Settings fromProperty = read(null);
        assertThat(value(fromProperty, setting)).isEqualTo(value);
        assertThat(fromProperty.origin(setting)).isEqualTo("system property " + property);

        properties.clear();
        Settings fromArgument = read(key + "=" + value);
        assertThat(value(fromArgument, setting)).isEqualTo(value);
        assertThat(fromArgument.origin(setting)).isEqualTo("agent argument " + key);
        assertThat(problems).isEmpty();
    }

    @Test
    void ofOneArgumentGivenTwiceTheLaterCountsAndABadOneIsNamed() {
        assertThat(read("idle=4,idle=5").get(IDLE)).isEqualTo(5);
        assertThat(problems).isEmpty();
        assertThat(read("idle=x,idle=5").get(IDLE)).isEqualTo(5);
        assertThat(problems)
                .containsExactly("agent argument idle=x is ignored; accepted: seconds, 1-32767, 90s, 2m, default");
    }

    @Test
    void argumentGoesBeforePropertyBeforeEnvironment() {
        environment.putAll(Map.of("KEEPIDLE", "100", "KEEPINTVL", "100", "KEEPCNT", "100"));
        properties.putAll(Map.of("keepalive.agent.idle", "10", "keepalive.agent.intvl", "10"));
        Settings settings = read("idle=1");
        assertThat(settings.get(IDLE)).isEqualTo(1);
        assertThat(settings.get(INTVL)).isEqualTo(10);
        assertThat(settings.get(CNT)).isEqualTo(100);
    }

    @Test
    void onSwitchesBackOnWhatALowerSourceSwitchedOff() {
        environment.put("KEEPALIVE", "off");
        assertThat(read(null).enabled()).isFalse();
        assertThat(read("keepalive=on").enabled()).isTrue();
    }

    @Test
    void valuesAreTrimmedAndCaseDoesNotMatter() {
        environment.put("KEEPIDLE", " 180\t");
        properties.put("keepalive.agent.keepalive", " OFF ");
        Settings settings = read(" intvl = 60 , LOG = Debug ,");
        assertThat(settings.get(IDLE)).isEqualTo(180);
        assertThat(settings.enabled()).isFalse();
        assertThat(settings.get(INTVL)).isEqualTo(60);
        assertThat(settings.debug()).isTrue();
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void anEmptyVariableCountsAsUnset(String empty) {
        environment.putAll(Map.of("KEEPIDLE", empty, "KEEPALIVE", empty, "KEEPALIVE_LOG", empty));
        Settings settings = read(null);
        assertThat(settings.get(IDLE)).isEqualTo(Setting.UNSET);
        assertThat(settings.enabled()).isTrue();
        assertThat(settings.get(LOG)).isEqualTo(Setting.WARN);
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , ,"})
    void emptyArgumentsAreNone(String arguments) {
        assertThat(read(arguments).enabled()).isTrue();
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            idle=0         | agent argument idle=0 is ignored; accepted: seconds, 1-32767, 90s, 2m, default
            idle=          | agent argument idle= is ignored; accepted: seconds, 1-32767, 90s, 2m, default
            idle           | agent argument idle= is ignored; accepted: seconds, 1-32767, 90s, 2m, default
            intvl=32768    | agent argument intvl=32768 is ignored; accepted: seconds, 1-32767, 90s, 2m, default
            cnt=128        | agent argument cnt=128 is ignored; accepted: probes, 1-127, default
            cnt=-1         | agent argument cnt=-1 is ignored; accepted: probes, 1-127, default
            cnt=5s         | agent argument cnt=5s is ignored; accepted: probes, 1-127, default
            user-timeout=0 | agent argument user-timeout=0 is ignored; accepted: milliseconds, 1-2147483647, 90s, 2m, auto, default
            keepalive=aye  | agent argument keepalive=aye is ignored; accepted: on, off, yield, force
            log=verbose    | agent argument log=verbose is ignored; accepted: off, warn, info, debug
            count=5        | agent argument count=5 is unknown and ignored; accepted: keepalive, idle, intvl, cnt, user-timeout, log, log-file, jmx
            nonsense       | agent argument nonsense is unknown and ignored; accepted: keepalive, idle, intvl, cnt, user-timeout, log, log-file, jmx
            =5             | agent argument =5 is unknown and ignored; accepted: keepalive, idle, intvl, cnt, user-timeout, log, log-file, jmx
            """)
    void aBadArgumentIsNamedInOneLineAndTheOthersCount(String argument, String line) {
        String other = argument.startsWith("log") ? "idle=7" : "log=debug";
        Settings settings = read(argument + "," + other);
        assertThat(problems).containsExactly(line);
        assertThat(settings).usingRecursiveComparison().isEqualTo(read(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            keepalive | KEEPALIVE     | 2     | on, off, yield, force
            idle      | KEEPIDLE      | 0     | seconds, 1-32767, 90s, 2m, default
            intvl     | KEEPINTVL     | 60000 | seconds, 1-32767, 90s, 2m, default
            cnt       | KEEPCNT       | ten   | probes, 1-127, default
            user-timeout | KEEPALIVE_USER_TIMEOUT | 30d | milliseconds, 1-2147483647, 90s, 2m, auto, default
            log       | KEEPALIVE_LOG | trace | off, warn, info, debug
            """)
    void aBadPropertyOrVariableIsNamedInOneLine(String key, String variable, String value, String accepted) {
        environment.put(variable, value);
        read(null);
        assertThat(problems)
                .containsExactly("environment " + variable + "=" + value + " is ignored; accepted: " + accepted);
        environment.clear();
        properties.put("keepalive.agent." + key, value);
        read(null);
        assertThat(problems)
                .containsExactly(
                        "system property keepalive.agent." + key + "=" + value + " is ignored; accepted: " + accepted);
    }

    /** The kernel's value counts as given, so it goes before a value from elsewhere. */
    @Test
    void defaultIsTheKernelsValue() {
        environment.put("KEEPIDLE", "100");
        properties.put("keepalive.agent.intvl", " Default ");
        environment.put("KEEPINTVL", "10");
        environment.put("KEEPCNT", "default");
        Settings settings = read("idle=default");
        for (Setting number : new Setting[] {IDLE, INTVL, CNT}) {
            assertThat(settings.get(number)).as("%s", number).isEqualTo(Setting.UNSET);
            assertThat(settings.isKernelDefaultWanted(number)).isTrue();
        }
        assertThat(settings.origin(IDLE)).isEqualTo("agent argument idle");
        assertThat(problems).isEmpty();
    }

    @Test
    void aPathIsKeptAsItIs() {
        Settings settings = read("log-file=/var/log/My %p.log");
        assertThat(settings.logFile()).isEqualTo("/var/log/My %p.log");
        assertThat(settings.format(Setting.LOG_FILE)).isEqualTo("/var/log/My %p.log");
        assertThat(read("idle=60", settings).logFile()).isEqualTo("/var/log/My %p.log");
        assertThat(read("log-file=stderr", settings).logFile()).isNull();
        assertThat(problems).isEmpty();
        assertThat(read("log-file=").logFile()).isNull();
        assertThat(problems).containsExactly("agent argument log-file= is ignored; accepted: path, stderr");
    }

    @Test
    void onlyDefaultWantsTheKernelsValue() {
        Settings settings = read("idle=60,keepalive=on");
        for (Setting setting : Setting.values()) {
            assertThat(settings.isKernelDefaultWanted(setting))
                    .as("%s", setting)
                    .isFalse();
        }
        assertThat(read("idle=default", settings).isKernelDefaultWanted(IDLE)).isTrue();
        assertThat(read("idle=60", read("idle=default")).isKernelDefaultWanted(IDLE))
                .isFalse();
    }

    @Test
    void aWordOfItsOwnIsNotDefault() {
        read("keepalive=default,log=default");
        assertThat(problems).hasSize(2);
    }

    @Test
    void aBadValueLeavesTheWordToTheNextSource() {
        environment.put("KEEPIDLE", "100");
        properties.put("keepalive.agent.idle", "ten");
        assertThat(read("idle=one").get(IDLE)).isEqualTo(100);
        assertThat(problems).hasSize(2);
    }

    @Test
    void eachBadValueHasALineOfItsOwn() {
        environment.put("KEEPCNT", "0");
        read("idle=0,intvl=0,foo=1");
        assertThat(problems).hasSize(4);
    }

    @Test
    void ofAnAgentLoadedTwiceTheLaterArgumentsCountAndTheOthersStay() {
        environment.put("KEEPCNT", "20");
        Settings earlier = read("idle=1,intvl=2");
        Settings later = read("idle=180,log=debug", earlier);
        assertThat(later.get(IDLE)).isEqualTo(180);
        assertThat(later.get(INTVL)).isEqualTo(2);
        assertThat(later.get(CNT)).isEqualTo(20);
        assertThat(later.debug()).isTrue();
        assertThat(later.origin(INTVL)).isEqualTo("agent argument intvl");
        assertThat(problems).isEmpty();
    }

    @Test
    void ofAnAgentLoadedTwiceABadArgumentChangesNothing() {
        Settings later = read("idle=x", read("idle=1"));
        assertThat(later.get(IDLE)).isEqualTo(1);
        assertThat(problems)
                .containsExactly("agent argument idle=x is ignored; accepted: seconds, 1-32767, 90s, 2m, default");
    }

    @Test
    void aBadVariableIsNotNamedAgainByALaterAgent() {
        environment.put("KEEPIDLE", "x");
        Settings earlier = read(null);
        assertThat(problems).hasSize(1);
        read("cnt=3", earlier);
        assertThat(problems).isEmpty();
    }

    /** JDK 8 to 23: a SecurityManager may forbid looking. */
    @Test
    void whatMustNotBeReadCountsAsUnsetAndIsSaidOnce() {
        List<String> named = new ArrayList<>();
        Settings settings = new Settings() {
            @Override
            String systemProperty(String name) {
                throw new SecurityException(name);
            }

            @Override
            String environmentVariable(String name) {
                throw new SecurityException(name);
            }
        };
        settings.readFrom("idle=180", null, named);
        assertThat(settings.enabled()).isTrue();
        assertThat(settings.get(IDLE)).isEqualTo(180);
        assertThat(named).singleElement().asString().contains("security manager", "java.security.AllPermission");
    }
}

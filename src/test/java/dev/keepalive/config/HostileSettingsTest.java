package dev.keepalive.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.attach.AgentArguments;
import dev.keepalive.log.OneLine;
import dev.keepalive.testing.Fuzz;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Settings, made up at random, in each place where they are read: a value is accepted or named, and what is in force is within its range. */
@Timeout(3600)
class HostileSettingsTest {
    private static List<String> words() {
        List<String> words = new ArrayList<>(List.of(
                "on",
                "off",
                "yield",
                "force",
                "auto",
                "default",
                "stderr",
                "warn",
                "debug",
                "60",
                "32767",
                "32768",
                "127",
                "128",
                "2147483647",
                "true",
                "false",
                "existing=false",
                "existing=true",
                "command=detach",
                "report=x",
                "for=5",
                "/tmp/%p.log"));
        for (Setting setting : Setting.values()) {
            words.addAll(List.of(setting.key(), setting.key() + "=", setting.key() + "=60", setting.property()));
            words.add(setting.key() + "=" + setting.format(setting.defaultValue()));
            words.add(setting.key() + "=" + setting.accepted().split(", ")[0]);
        }
        return words;
    }

    private static String argument(List<String> words) {
        return String.join(",", words);
    }

    @Test
    void agentArguments() {
        Fuzz.words("agent arguments", words(), words -> {
            List<String> problems = new ArrayList<>();
            Settings settings = new Elsewhere(Map.of());
            settings.readFrom(argument(words), null, problems);
            assertValid(settings, problems);
            Settings later = new Elsewhere(Map.of());
            later.readFrom(argument(words), settings, new ArrayList<>());
            for (Setting setting : Setting.values()) {
                assertThat(later.format(setting)).isEqualTo(settings.format(setting));
            }
        });
    }

    @Test
    void propertiesAndEnvironment() {
        Fuzz.words("properties and environment", words(), words -> {
            Map<String, String> given = new HashMap<>();
            for (int i = 0; i < words.size(); i++) {
                Setting setting = Setting.values()[(i + words.get(i).length()) % Setting.values().length];
                given.put(i % 2 == 0 ? setting.property() : setting.environmentName(), words.get(i));
            }
            List<String> problems = new ArrayList<>();
            Settings settings = new Elsewhere(given);
            settings.readFrom(null, null, problems);
            assertValid(settings, problems);
        });
    }

    /** What the attaching side finds right, the agent accepts; what it finds wrong, it names. */
    @Test
    void optionsOfAnAttach() {
        Fuzz.words("options of an attach", words(), words -> {
            try {
                AgentArguments.check(argument(words));
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
                return;
            }
            List<String> problems = new ArrayList<>();
            for (String option : argument(words).split(",")) {
                if (!option.trim().startsWith("existing=")) {
                    Settings.read(option, Settings.read(null, null, new ArrayList<>()), problems);
                }
            }
            assertThat(problems).isEmpty();
        });
    }

    private static void assertValid(Settings settings, List<String> problems) {
        for (Setting setting : Setting.values()) {
            int value = settings.get(setting);
            assertThat(settings.origin(setting)).isNotBlank();
            if (setting.isNumber()) {
                boolean auto = setting == Setting.USER_TIMEOUT && value == Setting.AUTO;
                assertThat(auto || value == Setting.UNSET || value >= 1 && value <= setting.maximum())
                        .as("%s=%d", setting, value)
                        .isTrue();
            }
            if (!setting.format(value).isEmpty()) {
                assertThat(setting.parse(setting.format(value))).isEqualTo(value);
            }
            assertThat(OneLine.of(settings.format(setting)).chars()).noneMatch(Character::isISOControl);
        }
        for (String problem : problems) {
            assertThat(problem).contains("accepted: ");
            assertThat(OneLine.of(problem).chars()).noneMatch(Character::isISOControl);
        }
        DetectionTime.withUserTimeout(settings); // does not overflow, nor divide by zero
        assertThat(DetectionTime.seconds(settings)).isPositive();
    }

    private static final class Elsewhere extends Settings {
        private final Map<String, String> given;

        Elsewhere(Map<String, String> given) {
            this.given = Collections.unmodifiableMap(given);
        }

        @Override
        String environmentVariable(String name) {
            return given.get(name);
        }

        @Override
        String systemProperty(String name) {
            return given.get(name);
        }
    }
}

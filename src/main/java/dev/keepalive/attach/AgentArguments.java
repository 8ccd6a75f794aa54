package dev.keepalive.attach;

import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The agent arguments of an attach, as the user has given them. */
public final class AgentArguments {
    private static final String EXISTING = "existing=";

    /**
     * Two settings with something else than a comma between them; only the path of {@code log-file} may contain a '='.
     */
    private static final Pattern SEVERAL = Pattern.compile("[^=]*=[^=]*[^=a-zA-Z_.][a-zA-Z_.]+\\s*=.*", Pattern.DOTALL);

    private AgentArguments() {}

    /**
     * Finds mistakes before a JVM is touched. The agent itself ignores arguments that are wrong.
     *
     * @throws IllegalArgumentException if there are mistakes; its message has a line for each
     */
    public static void check(String options) {
        List<String> problems = new ArrayList<>();
        StringBuilder settings = new StringBuilder();
        for (String option : options.split(",")) {
            String trimmed = option.trim();
            if (SEVERAL.matcher(trimmed).matches() && !isLogFile(trimmed)) {
                problems.add("agent argument " + trimmed
                        + " is wrong; between two settings comes a comma: idle=60,intvl=10,cnt=5");
                continue;
            }
            if (!trimmed.startsWith(EXISTING)) {
                settings.append(trimmed).append(',');
            } else if (!isOnOrOff(trimmed.substring(EXISTING.length()).trim())) {
                problems.add("agent argument " + trimmed + " is wrong; accepted: true, false");
            }
        }
        // the settings of an existing agent, so that the environment of this process does not count
        Settings none = Settings.read(null, null, new ArrayList<>());
        Settings.read(settings.toString(), none, problems);
        if (!problems.isEmpty()) {
            // here it is not ignored
            throw new IllegalArgumentException(String.join("\n", problems)
                    .replace(" is ignored;", " is wrong;")
                    .replace(" and ignored;", ";"));
        }
    }

    private static boolean isLogFile(String option) {
        return option.substring(0, option.indexOf('=')).trim().equalsIgnoreCase(Setting.LOG_FILE.key());
    }

    private static boolean isOnOrOff(String value) {
        return Arrays.asList("on", "off").contains(Setting.onOrOff(value));
    }
}

package dev.keepalive.process;

import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * Whether a JVM that was started with {@code -javaagent} was told not to use it: {@code keepalive=off}, as the agent
 * itself reads it. What the process shows is gone through once, and nothing of it is kept.
 */
final class StartedOff {
    private static final String JAVA_AGENT = "-javaagent:";
    private static final String ARGUMENT = Setting.KEEPALIVE.key() + "=";
    private static final String PROPERTY = "-D" + Setting.KEEPALIVE.property() + "=";

    /** No value that is accepted is longer. */
    private static final int LONGEST = 16;

    /** As if there were an agent already: the environment of this process is none of the other's business. */
    private static final Settings NONE = Settings.read(null, null, new ArrayList<>());

    private StartedOff() {}

    /**
     * Looks at what was said, an agent argument before a system property before the environment, and at the last of
     * several.
     *
     * @param options of the JVM, separated by blanks
     */
    static boolean is(LinuxProcess process, String options) throws IOException {
        Boolean argument = null;
        Boolean property = null;
        for (StringTokenizer words = new StringTokenizer(options, " "); words.hasMoreTokens(); ) {
            String word = words.nextToken();
            if (word.startsWith(JAVA_AGENT)) {
                String arguments = word.substring(word.indexOf('=') + 1);
                for (StringTokenizer each = new StringTokenizer(arguments, ","); each.hasMoreTokens(); ) {
                    argument = orEarlier(offAfter(ARGUMENT, each.nextToken()), argument);
                }
            } else {
                property = orEarlier(offAfter(PROPERTY, word), property);
            }
        }
        Boolean said = orEarlier(argument, property);
        if (said == null) {
            said = offAfter("", process.environmentVariable(Setting.KEEPALIVE.environmentName()));
        }
        return Boolean.TRUE.equals(said);
    }

    private static Boolean orEarlier(Boolean now, Boolean earlier) {
        return now == null ? earlier : now;
    }

    /**
     * Whether a text that begins with a prefix says off behind it; null if it does not begin so, or if the agent
     * ignores its value.
     */
    private static Boolean offAfter(String prefix, String text) {
        if (!text.regionMatches(true, 0, prefix, 0, prefix.length()) || text.length() > prefix.length() + LONGEST) {
            return null;
        }
        List<String> problems = new ArrayList<>();
        Settings settings =
                Settings.read(ARGUMENT + text.substring(prefix.length()).trim(), NONE, problems);
        return problems.isEmpty() ? (Boolean) !settings.enabled() : null;
    }
}

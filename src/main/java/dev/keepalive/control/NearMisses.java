package dev.keepalive.control;

import dev.keepalive.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Finds environment variables whose names look like those of settings: {@code KEEPIDEL}, {@code KEEPALIVE_IDLE}. */
final class NearMisses {
    private static final String PREFIX = "KEEP";

    /** The largest edit distance that is still taken for a misspelling. */
    private static final int TOLERANCE = 2;

    private NearMisses() {}

    static List<String> inEnvironment() {
        try {
            return among(System.getenv().keySet());
        } catch (SecurityException e) {
            // a SecurityManager (JDK 8 to 23) does not let the agent look, which is reported elsewhere
            return new ArrayList<String>();
        }
    }

    /** Returns a line for each of these variables, in alphabetical order. */
    static List<String> among(Iterable<String> variables) {
        TreeSet<String> lines = new TreeSet<String>();
        for (String variable : variables) {
            String name = variable.toUpperCase(Locale.ROOT);
            Setting meant = name.startsWith(PREFIX) ? meant(name) : null;
            if (meant != null && !isSetting(variable)) {
                lines.add("environment " + variable + " is unknown and ignored; did you mean " + meant.environmentName()
                        + "?");
            }
        }
        return new ArrayList<String>(lines);
    }

    private static boolean isSetting(String variable) {
        for (Setting setting : Setting.values()) {
            if (setting.environmentName().equals(variable)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the setting with the usual name nearest to a name, or null if none is near. */
    private static Setting meant(String name) {
        Setting nearest = null;
        int least = TOLERANCE + 1;
        for (Setting setting : Setting.values()) {
            for (String usual : usualNames(setting)) {
                int distance = distance(name, usual);
                if (distance < least) {
                    least = distance;
                    nearest = setting;
                }
            }
        }
        return nearest;
    }

    /**
     * Returns the name in the environment, and names that tcp(7), sysctl(8), the JDK and other programs use, after the
     * same prefix.
     */
    private static String[] usualNames(Setting setting) {
        switch (setting) {
            case IDLE:
                return new String[] {"KEEPIDLE", "KEEPALIVE_IDLE", "KEEPALIVE_KEEPIDLE", "KEEPALIVE_TIME"};
            case INTVL:
                return new String[] {"KEEPINTVL", "KEEPINTERVAL", "KEEPALIVE_INTVL", "KEEPALIVE_INTERVAL"};
            case CNT:
                return new String[] {"KEEPCNT", "KEEPCOUNT", "KEEPALIVE_CNT", "KEEPALIVE_COUNT", "KEEPALIVE_PROBES"};
            case USER_TIMEOUT:
                return new String[] {"KEEPALIVE_USER_TIMEOUT", "KEEP_USER_TIMEOUT"};
            default:
                return new String[] {setting.environmentName()};
        }
    }

    /** Returns the Levenshtein distance: the number of letters to insert, delete or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}

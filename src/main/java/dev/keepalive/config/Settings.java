package dev.keepalive.config;

import java.io.FileInputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One value for each {@link Setting}, and where it came from: agent argument before system property before environment. Once read it does
 * not change. A value that is not accepted counts as not given and is named in one line; reading throws nothing.
 */
public class Settings {
    private static final String UNREADABLE =
            "the security manager does not let the agent read system properties and environment variables,"
                    + " so settings given there are ignored; grant its jar java.security.AllPermission";

    /** Of what is searched for the variables, in bytes; a larger one is left to System.getenv. */
    private static final int ENVIRONMENT_LIMIT = 16384;

    /** The origin of a value that was given nowhere. */
    private static final String NOT_GIVEN = "default";

    private static final Setting[] SETTINGS = Setting.values();

    private static final Set<String> GIVEN = new HashSet<String>();

    private static volatile Settings current;

    /** Those that lines follow: the current ones, or ones that are about to be put in force. */
    private static volatile Settings forLines;

    private final int[] values = new int[SETTINGS.length];

    /** Where each value came from; null as long as there is none. */
    private final String[] origins = new String[SETTINGS.length];

    /** What is named as the origin of agent arguments; null for themselves. */
    private String originOfArguments;

    /** The one value that is a text, {@link Setting#LOG_FILE}; null if it was not given. */
    private String logFile;

    private boolean environmentLookedAt;
    private boolean environmentMayNameSettings;

    Settings() {}

    /**
     * Reads the settings.
     *
     * @param agentArguments {@code key=value,key=value}, or null
     * @param earlier the settings of an agent that is already there: what the arguments do not name stays as it is; or null
     * @param problems gets a line for everything that is wrong
     */
    public static Settings read(String agentArguments, Settings earlier, List<String> problems) {
        return read(agentArguments, earlier, null, problems);
    }

    /** The same for arguments that come from elsewhere: {@code origin} says from where, null for the agent arguments themselves. */
    public static Settings read(String agentArguments, Settings earlier, String origin, List<String> problems) {
        Settings settings = new Settings();
        settings.originOfArguments = origin;
        settings.readFrom(agentArguments, earlier, problems);
        return settings;
    }

    final void readFrom(String agentArguments, Settings earlier, List<String> problems) {
        readArguments(agentArguments, problems);
        for (Setting setting : SETTINGS) {
            if (origins[setting.ordinal()] == null) {
                findElsewhere(setting, earlier, problems);
            }
        }
    }

    /** The settings in force, or null before the agent has started and after it was detached. */
    public static Settings current() {
        return current;
    }

    /**
     * Returns if the caller may change settings or hooks: all but code that a SecurityManager gives no permissions.
     *
     * @throws SecurityException if it may not
     */
    public static void checkChange() {
        if (underSecurityManager()) {
            Owner.check();
        }
    }

    /**
     * Returns if another class of the agent has called the class that asks.
     *
     * @throws SecurityException if it was called by others, under a SecurityManager
     */
    public static void checkCaller() {
        if (underSecurityManager()) {
            Owner.checkCaller();
        }
    }

    /** Whether there is a SecurityManager, JDK 8 to 23. */
    public static boolean underSecurityManager() {
        try {
            return System.getSecurityManager() != null;
        } catch (LinkageError e) { // NoSuchMethodError: naming it would load it
            return false; // deprecated for removal since JDK 17
        }
    }

    /**
     * Whether this is a server of Elasticsearch that confines what code may do by entitlements, as 8.19 does. They refuse the agent class
     * loaders, files and the descriptor of stderr, and each refusal is a stack trace in the server's log, so the agent does not try. The
     * server's launcher sets this property.
     */
    public static boolean underEntitlements() {
        try {
            return !underSecurityManager() && Boolean.getBoolean("es.entitlements.enabled");
        } catch (RuntimeException e) { // SecurityException: naming it would load it
            return false; // a SecurityManager that has just been set; there are no entitlements beside one
        }
    }

    /** Puts these settings in force for every socket from now on. */
    public void apply() {
        checkChange();
        for (Setting setting : SETTINGS) {
            remember(setting, get(setting));
        }
        forLines = this;
        current = this;
    }

    /** Has lines go where these settings say: they are about to be put in force, and something may fail before. */
    public void applyToLines() {
        checkChange();
        forLines = this;
    }

    /** There is no agent any more. */
    public static void withdraw() {
        checkChange();
        forLines = null;
        current = null;
    }

    /** Notes a value that sockets get: one that {@code auto} stands for. */
    public static void remember(Setting setting, int value) {
        checkCaller();
        synchronized (GIVEN) {
            GIVEN.add(setting.key() + '=' + value);
        }
    }

    /** Whether this value has been in force at some time: a socket that has it may have it from the agent. */
    public static boolean everGiven(Setting setting, int value) {
        synchronized (GIVEN) {
            return GIVEN.contains(setting.key() + '=' + value);
        }
    }

    /** The settings that say which lines are written, and where; null for those that are written without an agent. */
    public static Settings forLines() {
        return forLines;
    }

    /** Seconds, milliseconds, probes or the index of a word; {@link Setting#UNSET} for a number that was not given. */
    public int get(Setting setting) {
        return values[setting.ordinal()];
    }

    /** The path that lines are appended to, as it was given; null for stderr. */
    public String logFile() {
        return logFile;
    }

    /** The value of a setting as a user writes it. */
    public String format(Setting setting) {
        return setting == Setting.LOG_FILE && logFile != null ? logFile : setting.format(get(setting));
    }

    /** Whether this number was given as {@code default}: sockets that have another one from the agent get the kernel's back. */
    public boolean isKernelDefaultWanted(Setting setting) {
        return setting.format(get(setting)).isEmpty() && !NOT_GIVEN.equals(origin(setting));
    }

    /** Where the value came from, in words: {@code environment KEEPIDLE}. */
    public String origin(Setting setting) {
        return origins[setting.ordinal()];
    }

    /** Whether sockets get keepalive. */
    public boolean enabled() {
        return get(Setting.KEEPALIVE) != Setting.OFF;
    }

    /** Whether there is to be an MBean: not as long as the agent is switched off. */
    public boolean jmx() {
        return enabled() && get(Setting.JMX) == Setting.JMX_ON;
    }

    /** Whether every socket is logged. */
    public boolean debug() {
        return get(Setting.LOG) == Setting.DEBUG;
    }

    /** Where the environment comes from; a test has another one. */
    String environmentVariable(String name) {
        return environmentMayNameSettings() ? System.getenv(name) : null;
    }

    /**
     * False if the environment certainly has none of the variables. {@link System#getenv} loads eight classes, on JDK 25 from outside the
     * shared archive; most JVMs of a host that has the agent in JAVA_TOOL_OPTIONS get their settings as arguments, or have none.
     *
     * <p>/proc/self/environ (proc(5)) is the environment that the process was started with. The java command does not change it; another
     * program may have done so before it made a JVM of itself (JNI), so there System.getenv is asked.
     */
    private boolean environmentMayNameSettings() {
        if (!environmentLookedAt) {
            environmentLookedAt = true;
            boolean javaCommand = "SUN_STANDARD".equals(System.getProperty("sun.java.launcher"));
            environmentMayNameSettings = !javaCommand || underEntitlements() || initialEnvironmentMayNameSettings();
        }
        return environmentMayNameSettings;
    }

    private static boolean initialEnvironmentMayNameSettings() {
        byte[] environment = new byte[ENVIRONMENT_LIMIT];
        int length = 1; // the first variable gets a zero byte before it too
        try (FileInputStream file = new FileInputStream("/proc/self/environ")) {
            int read;
            while ((read = file.read(environment, length, environment.length - length)) > 0) {
                length += read;
            }
        } catch (Exception e) { // one clause: the verifier would load the class IOException
            return true; // not Linux, no /proc, or a SecurityManager (JDK 8 to 23)
        }
        return length == environment.length || latin1(environment, length).contains(Setting.ENVIRONMENT_PREFIX);
    }

    @SuppressWarnings("deprecation") // needs no charset, and the names that are looked for are ASCII
    private static String latin1(byte[] bytes, int length) {
        return new String(bytes, 0, 0, length);
    }

    /** Where system properties come from; a test has others. */
    String systemProperty(String name) {
        return System.getProperty(name);
    }

    private void readArguments(String agentArguments, List<String> problems) {
        if (agentArguments == null) {
            return;
        }
        int start = 0;
        while (start <= agentArguments.length()) {
            int comma = agentArguments.indexOf(',', start);
            int end = comma < 0 ? agentArguments.length() : comma;
            readArgument(agentArguments.substring(start, end).trim(), problems);
            start = end + 1;
        }
    }

    private void readArgument(String argument, List<String> problems) {
        if (argument.isEmpty()) {
            return;
        }
        int equals = argument.indexOf('=');
        String key = equals < 0 ? argument : argument.substring(0, equals).trim();
        for (Setting setting : SETTINGS) {
            if (setting.key().equalsIgnoreCase(key)) {
                String value = equals < 0 ? "" : argument.substring(equals + 1);
                if (accept(setting, "agent argument " + setting.key(), value, problems) && originOfArguments != null) {
                    origins[setting.ordinal()] = originOfArguments;
                }
                return;
            }
        }
        StringBuilder keys = new StringBuilder();
        for (Setting setting : SETTINGS) {
            keys.append(keys.length() == 0 ? "" : ", ").append(setting.key());
        }
        problems.add("agent argument " + argument + " is unknown and ignored; accepted: " + keys);
    }

    private void findElsewhere(Setting setting, Settings earlier, List<String> problems) {
        if (earlier != null) {
            put(setting, earlier.get(setting), earlier.origin(setting));
            if (setting == Setting.LOG_FILE) {
                logFile = earlier.logFile;
            }
            return;
        }
        String value = property(setting, problems);
        if (value != null && accept(setting, "system property " + setting.property(), value, problems)) {
            return;
        }
        value = environment(setting, problems);
        if (value == null || !accept(setting, "environment " + setting.environmentName(), value, problems)) {
            put(setting, setting.defaultValue(), NOT_GIVEN);
        }
    }

    private boolean accept(Setting setting, String origin, String text, List<String> problems) {
        int value = setting.parse(text.trim());
        if (value == Setting.NOT_ACCEPTED) {
            problems.add(origin + "=" + text.trim() + " is ignored; accepted: " + setting.accepted());
            return false;
        }
        put(setting, value, origin);
        if (setting == Setting.LOG_FILE) {
            logFile = value == Setting.GIVEN ? text.trim() : null;
        }
        return true;
    }

    private void put(Setting setting, int value, String origin) {
        values[setting.ordinal()] = value;
        origins[setting.ordinal()] = origin;
    }

    /** Trimmed; null if it is not set, blank, or if a SecurityManager (JDK 8 to 23) does not let the agent look. */
    private String property(Setting setting, List<String> problems) {
        try {
            return trimmed(systemProperty(setting.property()));
        } catch (RuntimeException e) { // SecurityException: naming it would load it
            return unreadable(problems);
        }
    }

    private String environment(Setting setting, List<String> problems) {
        try {
            return trimmed(environmentVariable(setting.environmentName()));
        } catch (RuntimeException e) { // SecurityException: naming it would load it
            return unreadable(problems);
        }
    }

    /** As if not set: the agent argument still works. */
    private static String unreadable(List<String> problems) {
        if (!problems.contains(UNREADABLE)) {
            problems.add(UNREADABLE);
        }
        return null;
    }

    private static String trimmed(String value) {
        String trimmed = value == null ? "" : value.trim();
        return trimmed.isEmpty() ? null : trimmed;
    }
}

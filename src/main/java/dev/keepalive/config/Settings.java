package dev.keepalive.config;

import java.io.FileInputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The value of each {@link Setting} and its origin: agent arguments override system properties, which override
 * environment variables. An instance does not change. A value that is not accepted counts as not given and is reported
 * in one line; reading throws nothing.
 */
public class Settings {
    private static final String UNREADABLE =
            "the security manager does not let the agent read system properties and environment variables,"
                    + " so settings given there are ignored; grant its jar java.security.AllPermission";

    /** The largest environment that is searched for the variables, in bytes; for a larger one System.getenv is used. */
    private static final int ENVIRONMENT_LIMIT = 16384;

    /** The origin of a value that was not given. */
    private static final String NOT_GIVEN = "default";

    private static final Setting[] SETTINGS = Setting.values();

    private static final Set<String> GIVEN = new HashSet<String>();

    private static volatile Settings current;

    /** The settings that lines follow: the current ones, or those that are about to apply. */
    private static volatile Settings forLines;

    private final int[] values = new int[SETTINGS.length];

    /** The origin of each value; null until a value is found. */
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

    /**
     * The same for arguments that come from elsewhere: {@code origin} says from where, null for the agent arguments
     * themselves.
     */
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
     * Checks that the caller may change settings or hooks, as everybody may without a SecurityManager.
     *
     * @throws SecurityException if the caller may not
     */
    public static void checkChange() {
        if (underSecurityManager()) {
            Owner.check();
        }
    }

    /**
     * Checks that another class of the agent has called the class that asks.
     *
     * @throws SecurityException if another class has called it under a SecurityManager
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
     * Whether this is a server of Elasticsearch that confines what code may do by entitlements, as 8.19 does. They
     * refuse the agent class loaders, files and the descriptor of stderr, and each refusal is a stack trace in the
     * server's log, so the agent does not try. The server's launcher sets this property.
     */
    public static boolean underEntitlements() {
        try {
            return !underSecurityManager() && Boolean.getBoolean("es.entitlements.enabled");
        } catch (RuntimeException e) { // SecurityException: naming it would load it
            return false; // a SecurityManager that has just been set; there are no entitlements beside one
        }
    }

    /** Makes these settings apply to every socket from now on. */
    public void apply() {
        checkChange();
        for (Setting setting : SETTINGS) {
            remember(setting, get(setting));
        }
        forLines = this;
        current = this;
    }

    /** Makes lines follow these settings before they apply to sockets, since something may fail before that. */
    public void applyToLines() {
        checkChange();
        forLines = this;
    }

    /** Called when the agent is detached. */
    public static void withdraw() {
        checkChange();
        forLines = null;
        current = null;
    }

    /** Remembers a value that sockets get for {@code auto}. */
    public static void remember(Setting setting, int value) {
        checkCaller();
        synchronized (GIVEN) {
            GIVEN.add(setting.key() + '=' + value);
        }
    }

    /** Whether the agent has ever set this value, so that a socket with it may have it from the agent. */
    public static boolean everGiven(Setting setting, int value) {
        synchronized (GIVEN) {
            return GIVEN.contains(setting.key() + '=' + value);
        }
    }

    /** The settings that lines follow; null without an agent. */
    public static Settings forLines() {
        return forLines;
    }

    /** The value in seconds, milliseconds or probes, or the index of a word; {@link Setting#UNSET} for none. */
    public int get(Setting setting) {
        return values[setting.ordinal()];
    }

    /** The path of the log file as it was given; null for stderr. */
    public String logFile() {
        return logFile;
    }

    /** The value of a setting as a user writes it. */
    public String format(Setting setting) {
        return setting == Setting.LOG_FILE && logFile != null ? logFile : setting.format(get(setting));
    }

    /** Whether {@code default} was given, so that sockets with a value from the agent get the kernel's value back. */
    public boolean isKernelDefaultWanted(Setting setting) {
        return setting.format(get(setting)).isEmpty() && !NOT_GIVEN.equals(origin(setting));
    }

    /** The origin of the value, in words: {@code environment KEEPIDLE}. */
    public String origin(Setting setting) {
        return origins[setting.ordinal()];
    }

    /** Whether sockets get keepalive. */
    public boolean enabled() {
        return get(Setting.KEEPALIVE) != Setting.OFF;
    }

    /** Whether there should be an MBean, which there is not while the agent is switched off. */
    public boolean jmx() {
        return enabled() && get(Setting.JMX) == Setting.JMX_ON;
    }

    /** Whether every socket is logged. */
    public boolean debug() {
        return get(Setting.LOG) == Setting.DEBUG;
    }

    /** The source of environment variables, which a test replaces. */
    String environmentVariable(String name) {
        return environmentMayNameSettings() ? System.getenv(name) : null;
    }

    /**
     * False if the environment certainly has none of the variables. {@link System#getenv} loads eight classes, on JDK
     * 25 from outside the shared archive; most JVMs of a host that has the agent in JAVA_TOOL_OPTIONS get their
     * settings as arguments, or have none.
     *
     * <p>/proc/self/environ (proc(5)) is the environment that the process was started with. The java command does not
     * change it; another program may have done so before it made a JVM of itself (JNI), so there System.getenv is
     * asked.
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

    /** The source of system properties, which a test replaces. */
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

    /** The trimmed value; null if it is not set or blank, or a SecurityManager (JDK 8 to 23) denies it. */
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

    /** Reports that a SecurityManager denies a value, which then counts as not set. Agent arguments still work. */
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

package dev.keepalive.config;

/**
 * The settings, each with its three names and what it accepts.
 *
 * <p>Every value is an int: a number of seconds, milliseconds or probes, the index of a word, or whether a text was
 * given. Ranges are those of Linux, include/net/tcp.h: MAX_TCP_KEEPIDLE, MAX_TCP_KEEPINTVL, MAX_TCP_KEEPCNT; see
 * tcp(7).
 */
public enum Setting {
    // spotless:off
    //          argument        environment               tcp(7)              JDK                 number  maximum            sysctl                  default  accepted
    /** Whether sockets get keepalive, and who wins if the application sets it, too. */
    KEEPALIVE   ("keepalive",    "KEEPALIVE",              "SO_KEEPALIVE",     "SO_KEEPALIVE",      9,     Setting.WORDS,     null,                   0,       "on", "off", "yield", "force"),
    /** Seconds without traffic before the first probe. */
    IDLE        ("idle",         "KEEPIDLE",               "TCP_KEEPIDLE",     "TCP_KEEPIDLE",      4,     32767,             "tcp_keepalive_time",   7200,    "seconds"),
    /** Seconds between probes. */
    INTVL       ("intvl",        "KEEPINTVL",              "TCP_KEEPINTVL",    "TCP_KEEPINTERVAL",  5,     32767,             "tcp_keepalive_intvl",  75,      "seconds"),
    /** Unanswered probes before the connection is given up. */
    CNT         ("cnt",          "KEEPCNT",                "TCP_KEEPCNT",      "TCP_KEEPCOUNT",     6,     127,               "tcp_keepalive_probes", 9,       "probes"),
    /**
     * Milliseconds that data may stay unacknowledged, or a keepalive probe unanswered, before the connection is given up, or {@link #AUTO}.
     * Linux has it; the JDK does not, so it goes by its name in tcp(7) there. An int is all that setsockopt(2) takes.
     */
    USER_TIMEOUT("user-timeout", "KEEPALIVE_USER_TIMEOUT", "TCP_USER_TIMEOUT", "TCP_USER_TIMEOUT", 18,     Integer.MAX_VALUE, null,                   0,       "milliseconds", "auto"),
    // spotless:on
    /** The lines that are written to stderr or {@link #LOG_FILE}. */
    LOG("log", "KEEPALIVE_LOG", Setting.WORDS, "off", "warn", "info", "debug"),
    /** The file to which lines are written: a path, in which {@code %p} stands for the process id, or {@code stderr}. */
    LOG_FILE("log-file", "KEEPALIVE_LOG_FILE", Setting.TEXT, "path", "stderr"),
    /** Whether there is an MBean. */
    JMX("jmx", "KEEPALIVE_JMX", Setting.WORDS, "off", "on");

    /** The value of a number that was not given, or given as {@code default}: the kernel's own stays. */
    public static final int UNSET = 0;

    /**
     * {@code user-timeout=auto}: idle + intvl x cnt, the time after which keepalive notices a dead peer, with the
     * values of each socket.
     */
    public static final int AUTO = -2;

    /** The word for the kernel's value, which every number accepts in place of an earlier value. */
    private static final String DEFAULT = "default";

    /** In place of the maximum: the value is one of the words that are accepted. */
    private static final int WORDS = 0;

    /** In place of the maximum: the value is a text, which {@link Settings#format} has. */
    private static final int TEXT = -1;

    /** The level of socket(7)'s options, asm-generic/socket.h, and that of tcp(7)'s, linux/in.h. */
    private static final int SOL_SOCKET = 1;

    private static final int IPPROTO_TCP = 6;

    /** The value of a setting that is a text, if it is given. */
    static final int GIVEN = 1;

    /** The result of {@link #parse} for a text that is not accepted. */
    static final int NOT_ACCEPTED = -1;

    /** {@code keepalive=on}: the application cannot switch keepalive off, but can set idle, interval and count. */
    public static final int ON = 0;
    /** {@code keepalive=off}: the agent weaves nothing and touches no socket. */
    public static final int OFF = 1;
    /** {@code keepalive=yield}: the application has the last word. */
    public static final int YIELD = 2;
    /** {@code keepalive=force}: neither keepalive nor the configured values can be changed. */
    public static final int FORCE = 3;

    /** {@code jmx=on}. */
    static final int JMX_ON = 1;

    /** {@code log=warn}. */
    public static final int WARN = 1;
    /** {@code log=info}. */
    public static final int INFO = 2;
    /** {@code log=debug}. */
    public static final int DEBUG = 3;

    /** The end of a variable in /proc/self/environ, followed by the beginning of all names of variables. */
    static final String ENVIRONMENT_PREFIX = "\0KEEP";

    private static final int MILLIS_PER_SECOND = 1000;
    private static final int MILLIS_PER_MINUTE = 60 * MILLIS_PER_SECOND;
    private static final int MILLIS_PER_HOUR = 60 * MILLIS_PER_MINUTE;

    private final String key;
    private final String environmentName;
    private final String kernelName;
    private final String jdkName;
    private final int number;
    private final int maximum;
    private final String sysctl;
    private final int usualDefault;

    /** The accepted values: words; or a unit and {@code auto}; or the kind of text and the word for none. */
    private final String[] words;

    Setting(String key, String environmentName, int maximum, String... words) {
        this(key, environmentName, null, null, 0, maximum, null, 0, words);
    }

    Setting(
            String key,
            String environmentName,
            String kernelName,
            String jdkName,
            int number,
            int maximum,
            String sysctl,
            int usualDefault,
            String... words) {
        this.key = key;
        this.environmentName = environmentName;
        this.kernelName = kernelName;
        this.jdkName = jdkName;
        this.number = number;
        this.maximum = maximum;
        this.sysctl = sysctl;
        this.usualDefault = usualDefault;
        this.words = words;
    }

    /** Returns the name of the socket option in socket(7) and tcp(7); null for a setting that is none. */
    public String kernelName() {
        return kernelName;
    }

    /** Returns the name of the JDK's {@code SocketOption}; null for a setting that is no option. */
    public String jdkName() {
        return jdkName;
    }

    /** Returns the level of the option for setsockopt(2), of Linux; see {@link Platform#USUAL_NUMBERS}. */
    public int level() {
        return this == KEEPALIVE ? SOL_SOCKET : IPPROTO_TCP;
    }

    /** Returns the number of the option for setsockopt(2), of Linux: asm-generic/socket.h and linux/tcp.h. */
    public int number() {
        return number;
    }

    /** Returns the file below /proc/sys/net/ipv4 that has the kernel's default; null if that is fixed. */
    String sysctl() {
        return sysctl;
    }

    /** Returns the default of tcp(7). */
    int usualDefault() {
        return usualDefault;
    }

    /** Whether the value is a number, for which the kernel has a default. */
    public boolean isNumber() {
        return maximum > 0;
    }

    /** The largest accepted number, if the value is a number. */
    public int maximum() {
        return maximum;
    }

    /** The name as agent argument. */
    public String key() {
        return key;
    }

    /** The name as system property. */
    public String property() {
        return "keepalive.agent." + key;
    }

    /** The name as environment variable. */
    public String environmentName() {
        return environmentName;
    }

    /** What is accepted, for messages: {@code on, off} or {@code seconds, 1-32767, 90s, 2m, default}. */
    public String accepted() {
        StringBuilder list = new StringBuilder(words[0]);
        if (maximum > 0) {
            list.append(", 1-").append(maximum).append(isTime() ? ", 90s, 2m" : "");
        }
        for (int i = 1; i < words.length; i++) {
            list.append(", ").append(words[i]);
        }
        if (maximum > 0) {
            list.append(", ").append(DEFAULT);
        }
        return list.toString();
    }

    /** The value as a user writes it. For a text, {@link Settings#format} has to be used. */
    public String format(int value) {
        if (maximum == 0) {
            return words[value];
        }
        if (maximum == TEXT) {
            return value == UNSET ? words[1] : words[0];
        }
        return value == UNSET ? "" : value == AUTO ? words[1] : Integer.toString(value);
    }

    int defaultValue() {
        return this == LOG ? WARN : UNSET;
    }

    /** The value of a trimmed text, or {@link #NOT_ACCEPTED}. */
    int parse(String text) {
        if (maximum == TEXT) {
            return text.isEmpty() ? NOT_ACCEPTED : text.equalsIgnoreCase(words[1]) ? UNSET : GIVEN;
        }
        String word = maximum == 0 ? onOrOff(text) : text;
        for (int i = maximum == 0 ? 0 : 1; i < words.length; i++) {
            if (words[i].equalsIgnoreCase(word)) {
                return maximum == 0 ? i : AUTO;
            }
        }
        if (maximum == 0) {
            return NOT_ACCEPTED;
        }
        return DEFAULT.equalsIgnoreCase(text) ? UNSET : number(text);
    }

    /**
     * Reads what other programs call on and off.
     *
     * @return {@code on} for true, yes and 1, {@code off} for false, no and 0, in upper or lower case; any other text as it is
     */
    public static String onOrOff(String text) {
        if ("true".equalsIgnoreCase(text) || "yes".equalsIgnoreCase(text) || "1".equals(text)) {
            return "on";
        }
        return "false".equalsIgnoreCase(text) || "no".equalsIgnoreCase(text) || "0".equals(text) ? "off" : text;
    }

    private boolean isTime() {
        return isNumber() && this != CNT;
    }

    private int number(String text) {
        int unit = this == USER_TIMEOUT ? 1 : MILLIS_PER_SECOND;
        long millis = isTime() || isDigit(text, text.length() - 1) ? milliseconds(text, unit) : NOT_ACCEPTED;
        return millis >= unit && millis % unit == 0 && millis / unit <= maximum ? (int) (millis / unit) : NOT_ACCEPTED;
    }

    /**
     * Reads a duration: a whole number, followed by {@code ms}, {@code s}, {@code m}, {@code h} or nothing.
     *
     * @param unit what a number without a unit counts, in milliseconds
     * @return the number of milliseconds, 0 or more; -1 if the text is no duration, or if its number is larger than an int
     */
    public static long milliseconds(String text, int unit) {
        long number = 0;
        int end = 0;
        while (isDigit(text, end)) {
            number = number * 10 + text.charAt(end++) - '0';
            if (number > Integer.MAX_VALUE) {
                return NOT_ACCEPTED;
            }
        }
        int factor = factor(text.substring(end), unit);
        return end == 0 || factor == 0 ? NOT_ACCEPTED : number * factor;
    }

    private static int factor(String unit, int usual) {
        if (unit.isEmpty()) {
            return usual;
        }
        if ("ms".equals(unit)) {
            return 1;
        }
        if ("s".equals(unit)) {
            return MILLIS_PER_SECOND;
        }
        return "m".equals(unit) ? MILLIS_PER_MINUTE : "h".equals(unit) ? MILLIS_PER_HOUR : 0;
    }

    private static boolean isDigit(String text, int index) {
        return index >= 0 && index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }
}

package dev.keepalive.config;

/**
 * The platform that the agent runs on. It is read at the start: under a SecurityManager (JDK 8 to 23), the application
 * that makes the first socket may not be allowed to ask.
 */
public final class Platform {
    /** The running JDK: 8, 9, 10 and so on. Java 8 calls itself 1.8. */
    public static final int JDK = feature(System.getProperty("java.specification.version", "8"));

    /** Whether this is Linux, where options are set by the numbers of setsockopt(2). */
    public static final boolean LINUX = "Linux".equals(System.getProperty("os.name"));

    /** Whether SOL_SOCKET and its options have the usual numbers, as on all of Linux but mips and sparc. */
    public static final boolean USUAL_NUMBERS = LINUX && hasUsualNumbers(System.getProperty("os.arch", ""));

    private Platform() {}

    private static boolean hasUsualNumbers(String architecture) {
        return !architecture.startsWith("mips") && !architecture.startsWith("sparc");
    }

    private static int feature(String version) {
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }
}

package dev.keepalive.weave;

/** The running JDK. */
final class Jdk {
    /** 8, 9, 10 ...: Java 8 calls itself 1.8. */
    static final int FEATURE = feature(System.getProperty("java.specification.version", "8"));

    /** The newest JDK that the hook points were tried on. */
    static final int NEWEST_KNOWN = 28;

    private Jdk() {}

    private static int feature(String version) {
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }
}

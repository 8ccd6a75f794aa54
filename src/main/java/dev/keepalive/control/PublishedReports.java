package dev.keepalive.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Properties;
import java.util.zip.DeflaterOutputStream;

/**
 * Where the attaching side finds a report: among {@link AgentProperties}, compressed, under the name that it has chosen. It fetches it
 * through the connection that it has: so it takes no file, in whatever file system the JVM lives.
 */
final class PublishedReports {
    /** Before the name that the attaching side has chosen. */
    private static final String PREFIX = "dev.keepalive.report.";

    /** Several may attach at the same time; what is older has been read. */
    private static final int KEPT = 4;

    private static final ArrayDeque<String> KEYS = new ArrayDeque<String>();

    private PublishedReports() {}

    /**
     * Takes the place of the oldest, or of the one with the same name: the pieces of a report have one name, and one of them at a time is kept.
     */
    static synchronized void publish(String name, String report, Properties properties) throws IOException {
        String key = PREFIX + name;
        KEYS.remove(key);
        while (KEYS.size() >= KEPT) {
            properties.remove(KEYS.removeFirst());
        }
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(compressed)) {
            out.write(report.getBytes("UTF-8"));
        }
        properties.setProperty(key, Base64.getUrlEncoder().withoutPadding().encodeToString(compressed.toByteArray()));
        KEYS.addLast(key);
    }
}

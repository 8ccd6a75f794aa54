package dev.keepalive.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Properties;
import java.util.zip.DeflaterOutputStream;

/**
 * Leaves reports for the attaching side in the {@link AgentProperties}, compressed, under the names that it has chosen.
 * It fetches a report through the connection that it has. So no file is needed, whatever file system the JVM sees.
 */
final class PublishedReports {
    /** The prefix of the name that the attaching side has chosen. */
    private static final String PREFIX = "dev.keepalive.report.";

    /**
     * The number of reports that are kept, since several programs may attach at the same time. Earlier reports have
     * been read.
     */
    private static final int KEPT = 4;

    private static final ArrayDeque<String> KEYS = new ArrayDeque<String>();

    private PublishedReports() {}

    /**
     * Publishes a report in place of the oldest one, or of the one with the same name: the pieces of a report share a
     * name, and are fetched one after the other.
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

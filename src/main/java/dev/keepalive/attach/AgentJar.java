package dev.keepalive.attach;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;

/** The jar that contains this code. */
public final class AgentJar {
    private AgentJar() {}

    /**
     * The absolute path of the jar.
     *
     * @throws IllegalStateException if the code is in no jar file of its own
     */
    public static String path() {
        URL location = location();
        try {
            File file = new File(location.toURI());
            if (file.isFile()) {
                return file.getAbsolutePath();
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IllegalStateException(location + " is not a jar file of its own", e);
        }
        throw new IllegalStateException(location + " is not a jar file");
    }

    /** The URL of the jar, also if it is inside another jar. */
    public static URL location() {
        return AgentJar.class.getProtectionDomain().getCodeSource().getLocation();
    }
}

package dev.keepalive.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDK or Java runtime on this machine.
 *
 * @param home its JAVA_HOME, without symbolic links
 * @param feature 8, 11, 17 ...
 * @param version all of it: 1.8.0_504, 17.0.21
 */
public record Jdk(Path home, int feature, String version) {
    private static final Pattern VERSION = Pattern.compile("version \"((?:1\\.)?(\\d+)[^\"]*)\"");

    public static Jdk at(Path home) {
        try {
            // not the file "release", which Debian's JDK 8 does not have
            Matcher version =
                    VERSION.matcher(Command.output(home.resolve("bin/java").toString(), "-version"));
            if (!version.find()) {
                throw new AssertionError(home + "/bin/java -version tells no version");
            }
            return new Jdk(home.toRealPath(), Integer.parseInt(version.group(2)), version.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For sorting by version; JDK 8 comes first. */
    Runtime.Version comparable() {
        return Runtime.Version.parse(version.replace('_', '.'));
    }

    public String java() {
        return tool("java");
    }

    /** One of the commands in its bin directory. */
    public String tool(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /** As it appears in the name of a test. */
    @Override
    public String toString() {
        return "JDK " + version;
    }
}

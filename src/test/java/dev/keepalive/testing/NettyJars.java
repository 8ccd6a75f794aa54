package dev.keepalive.testing;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Netty as the tests have it on their class path, with its native transports for Linux. */
public final class NettyJars {
    private NettyJars() {}

    /** The jars and the test programs, separated as on a path. */
    public static Path withPrograms() {
        return Path.of(JvmCommand.programs() + File.pathSeparator + alone());
    }

    /** The jars alone. */
    public static String alone() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("netty-"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}

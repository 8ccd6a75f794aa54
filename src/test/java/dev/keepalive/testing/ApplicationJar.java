package dev.keepalive.testing;

import java.nio.file.Path;

/** A program of src/test/programs as a jar: class data archives hold the classes of jars alone. */
public final class ApplicationJar {
    private ApplicationJar() {}

    public static Path of(String program, Path directory) {
        Path jar = directory.resolve("application.jar");
        Command.output(
                Path.of(System.getProperty("java.home"), "bin", "jar").toString(),
                "--create",
                "--file",
                jar.toString(),
                "-C",
                JvmCommand.programs().toString(),
                program + ".class");
        return jar;
    }
}

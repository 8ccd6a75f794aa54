package dev.keepalive.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.objectweb.asm.ClassReader;

/** Agents of src/test/programs as jars. */
public final class OtherAgentJar {
    private OtherAgentJar() {}

    /** OtherAgent. */
    public static Path in(Path directory) throws IOException {
        return agent("OtherAgent", directory);
    }

    /** RecordingAgent. */
    public static Path recording(Path directory) throws IOException {
        return agent("RecordingAgent", directory);
    }

    /** AddsMethod, with the ASM that it needs. */
    public static Path addingMethod(Path directory) throws IOException {
        return agent("AddsMethod", directory);
    }

    private static Path agent(String name, Path directory) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", name);
        attributes.putValue("Can-Retransform-Classes", "true");
        attributes.put(
                Attributes.Name.CLASS_PATH,
                ClassReader.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString());
        Path jar = directory.resolve(name + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry(name + ".class"));
            Files.copy(JvmCommand.programs().resolve(name + ".class"), out);
        }
        return jar;
    }
}

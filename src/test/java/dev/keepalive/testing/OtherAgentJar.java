package dev.keepalive.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** OtherAgent of src/test/programs as an agent's jar. */
public final class OtherAgentJar {
    private static final String AGENT = "OtherAgent";

    private OtherAgentJar() {}

    public static Path in(Path directory) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", AGENT);
        Path jar = directory.resolve("other-agent.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry(AGENT + ".class"));
            Files.copy(JvmCommand.programs().resolve(AGENT + ".class"), out);
        }
        return jar;
    }
}

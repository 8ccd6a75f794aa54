package dev.keepalive.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** A program of src/test/programs as a Spring Boot application, in one jar with the agent's jar inside. */
public final class NestedJar implements AutoCloseable {
    /** The main class. */
    public static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

    private final Path path;

    private NestedJar(Path path) {
        this.path = path;
    }

    public static NestedJar of(String program) throws IOException {
        NestedJar jar = new NestedJar(Files.createTempFile("application", ".jar"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, LAUNCHER);
        manifest.getMainAttributes().putValue("Start-Class", program);
        manifest.getMainAttributes().putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
        manifest.getMainAttributes().putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar.path), manifest)) {
            copyLauncher(out);
            for (String directory : List.of("BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/lib/")) {
                out.putNextEntry(new ZipEntry(directory));
            }
            out.putNextEntry(new ZipEntry("BOOT-INF/classes/" + program + ".class"));
            Files.copy(JvmCommand.programs().resolve(program + ".class"), out);
            store(out, "BOOT-INF/lib/keepalive-agent.jar", Files.readAllBytes(JvmCommand.agentJar()));
        }
        return jar;
    }

    private static void copyLauncher(JarOutputStream out) throws IOException {
        try {
            Path loader = Path.of(Class.forName(LAUNCHER)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (JarFile jar = new JarFile(loader.toFile())) {
                for (ZipEntry entry : jar.stream()
                        .filter(e ->
                                e.getName().endsWith(".class") || e.getName().contains("services/"))
                        .toList()) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    jar.getInputStream(entry).transferTo(out);
                }
            }
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Uncompressed, as Spring Boot wants the jars in its jar. */
    private static void store(JarOutputStream out, String name, byte[] bytes) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        out.putNextEntry(entry);
        out.write(bytes);
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

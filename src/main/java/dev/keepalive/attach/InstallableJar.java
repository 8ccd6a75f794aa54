package dev.keepalive.attach;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The agent's jar as a file: itself, or where it is nested in an application's jar (Spring Boot) a temporary copy. */
public final class InstallableJar implements Closeable {
    private final Path copy;
    private final String path;

    private InstallableJar(Path copy, String path) {
        this.copy = copy;
        this.path = path;
    }

    /** Where this code comes from; an IllegalStateException if that is not the agent's own jar. */
    public static InstallableJar find() throws IOException {
        URL location = AgentJar.location();
        if (location.getProtocol().equals("file")) {
            String path = AgentJar.path();
            requireAgent(path, location);
            return new InstallableJar(null, path);
        }
        Path copy = Files.createTempFile("keepalive-agent", ".jar");
        InstallableJar jar = new InstallableJar(copy, copy.toString());
        try (InputStream in = nested(location).openStream()) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            requireAgent(jar.path, location);
            return jar;
        } catch (IOException | RuntimeException e) {
            jar.close();
            throw e;
        }
    }

    public String path() {
        return path;
    }

    /** Deletes the copy: a JVM that has loaded the agent keeps it open. */
    @Override
    public void close() throws IOException {
        if (copy != null && !copy.toFile().delete()) {
            copy.toFile().deleteOnExit(); // Windows does not delete open files
        }
    }

    /**
     * The jar itself for the URL of what is in it.
     *
     * <p>{@code jar:nested:/app.jar/!lib/agent.jar!/} (Spring Boot 3.2 and later) has a URL of its own for it; in
     * {@code jar:file:/app.jar!/lib/agent.jar!/} it is an entry of the outer jar.
     */
    static URL nested(URL location) throws IOException {
        String text = location.toString();
        if (!text.startsWith("jar:") || !text.endsWith("!/")) {
            return location;
        }
        String jar = text.substring("jar:".length(), text.length() - "!/".length());
        return new URL(jar.contains("!/") ? "jar:" + jar : jar);
    }

    private static void requireAgent(String path, URL location) throws IOException {
        try (JarFile jar = new JarFile(new File(path), false)) {
            Manifest manifest = jar.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue("Agent-Class") == null) {
                throw new IllegalStateException(
                        location + " is not the agent's own jar: its manifest has no Agent-Class."
                                + " It must not be merged into another jar");
            }
        }
    }
}

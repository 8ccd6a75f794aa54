package dev.keepalive.install;

import dev.keepalive.KeepAlive;
import dev.keepalive.attach.AgentJar;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * The agent's jar as a file. This is the jar itself if it is on the class path, and a temporary copy if it is inside
 * another jar (Spring Boot) or belongs to another class loader (a web application).
 */
public final class InstallableJar implements Closeable {
    private static final Pattern ATTACHING_SIDE =
            Pattern.compile("dev/keepalive/(command-line\\.jar|CommandLineJar\\.class|KeepAlive\\.class|Main\\.class)");

    private final Path copy;
    private final String path;

    /** The copy that has the attaching side, too; null if it was not needed. */
    private Path wholeCopy;

    private InstallableJar(Path copy, String path) {
        this.copy = copy;
        this.path = path;
    }

    /** Finds the jar of this code; IllegalStateException if that is not the agent's own jar. */
    public static InstallableJar find() throws IOException {
        URL location = AgentJar.location();
        if (location.getProtocol().equals("file")
                && KeepAlive.class.getClassLoader() == ClassLoader.getSystemClassLoader()) {
            String path = AgentJar.path();
            try (JarFile jar = new JarFile(new File(path), false)) {
                requireAgent(jar.getManifest(), location);
            }
            return new InstallableJar(null, path);
        }
        Path copy = temporaryFile();
        InstallableJar jar = new InstallableJar(copy, copy.toString());
        try (JarInputStream in = new JarInputStream(nested(location).openStream())) {
            requireAgent(in.getManifest(), location);
            copyAgent(in, copy);
            return jar;
        } catch (IOException | RuntimeException e) {
            jar.close();
            throw e;
        }
    }

    public String path() {
        return path;
    }

    /** The path of a jar that also has the attaching side, which the copy at {@link #path} does not have. */
    String withAttachingSide() throws IOException {
        URL location = AgentJar.location();
        if (location.getProtocol().equals("file")) {
            return AgentJar.path();
        }
        wholeCopy = temporaryFile();
        try (InputStream in = nested(location).openStream()) {
            Files.copy(in, wholeCopy, StandardCopyOption.REPLACE_EXISTING);
        }
        return wholeCopy.toString();
    }

    private static Path temporaryFile() throws IOException {
        try {
            Path file = Files.createTempFile("keepalive-agent", ".jar");
            file.toFile().deleteOnExit(); // if this JVM is ended before close()
            return file;
        } catch (IOException | InvalidPathException | LinkageError e) {
            // LinkageError: the JDK's class for temporary files does not take a name that the locale cannot express
            throw new IOException(
                    "the temporary directory " + System.getProperty("java.io.tmpdir") + " cannot be used (" + e
                            + "); start the application with"
                            + " -Djava.io.tmpdir=DIRECTORY, or have keepalive-agent.jar itself on its class path",
                    e);
        }
    }

    /** Deletes the copies. A JVM that has loaded the agent keeps the jar open. */
    @Override
    public void close() throws IOException {
        for (Path file : new Path[] {copy, wholeCopy}) {
            if (file != null) {
                file.toFile().delete(); // Windows does not delete open files, and does it when this JVM ends
            }
        }
    }

    /**
     * The URL of the jar for the URL of its contents.
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

    /**
     * Copies the jar without the attaching side. The copy is added to the system class path, which the application's
     * class loader asks first, so that classes of the two copies would be mixed.
     */
    private static void copyAgent(JarInputStream in, Path copy) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy), in.getManifest())) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!ATTACHING_SIDE.matcher(entry.getName()).lookingAt()) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    copy(in, out);
                }
            }
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[8192];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            out.write(buffer, 0, length);
        }
    }

    private static void requireAgent(Manifest manifest, URL location) {
        if (manifest == null || manifest.getMainAttributes().getValue("Agent-Class") == null) {
            throw new IllegalStateException(location + " is not the agent's own jar: its manifest has no Agent-Class."
                    + " It must not be merged into another jar");
        }
    }
}

package dev.keepalive.attach;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Whether a JVM has the agent, as far as that can be told without attaching. */
public enum AgentState {
    /** It has the agent's jar open; the agent may have been detached, only {@code status} knows. */
    PRESENT,
    /** It has no such jar open. */
    ABSENT,
    /** Its open files cannot be seen. */
    UNKNOWN;

    private static final String AGENT_CLASS = "dev.keepalive.KeepAliveAgent";

    /** Looks at the files that the JVM has open. */
    public static AgentState of(long pid) {
        if (!LinuxProcess.canBeSeen()) {
            return UNKNOWN;
        }
        Path directory = new LinuxProcess(Long.toString(pid)).file("fd");
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(directory)) {
            for (Path descriptor : descriptors) {
                if (isAgentJar(descriptor)) {
                    return PRESENT;
                }
            }
            return ABSENT;
        } catch (IOException | DirectoryIteratorException e) {
            return UNKNOWN;
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads through the descriptor, so that a jar counts that is deleted or in another mount namespace. */
    private static boolean isAgentJar(Path descriptor) {
        try {
            if (!Files.isRegularFile(descriptor) || !startsLikeJar(descriptor)) {
                return false;
            }
            try (JarFile jar = new JarFile(descriptor.toFile(), false)) {
                Manifest manifest = jar.getManifest();
                return manifest != null
                        && AGENT_CLASS.equals(manifest.getMainAttributes().getValue("Agent-Class"));
            }
        } catch (IOException e) {
            return false; // closed meanwhile, or no jar
        }
    }

    private static boolean startsLikeJar(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 'P' && in.read() == 'K';
        }
    }
}

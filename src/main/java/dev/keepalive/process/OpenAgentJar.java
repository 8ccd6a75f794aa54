package dev.keepalive.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The jar of an agent that a process has open, as a JVM with the agent has, or a server that hands it out. */
public final class OpenAgentJar {
    /** The option with which the java command loads an agent. */
    public static final String JAVA_AGENT = "-javaagent:";

    private static final String AGENT_CLASS = "dev.keepalive.KeepAliveAgent";

    /** The number of entries in which the manifest is looked for; it is the first or second. */
    private static final int ENTRIES_LIMIT = 4;

    /** The most jars that are looked at; a JVM opens the jar once or twice. */
    private static final int MOST = 16;

    private static final int START_LIMIT = 1 << 16;
    private static final int MANIFEST_LIMIT = 1 << 14;

    private final LinuxProcess process;
    private final Path descriptor;
    private final String link;

    private OpenAgentJar(LinuxProcess process, Path descriptor, String link) {
        this.process = process;
        this.descriptor = descriptor;
        this.link = link;
    }

    /**
     * Finds the jars among the open files of a process.
     *
     * @throws IOException if the caller may not see the open files
     */
    public static List<OpenAgentJar> allOf(LinuxProcess process) throws IOException {
        List<OpenAgentJar> found = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.file("fd"))) {
            for (Path descriptor : descriptors) {
                if (found.size() < MOST && isAgentJar(descriptor)) {
                    found.add(new OpenAgentJar(
                            process,
                            descriptor,
                            Files.readSymbolicLink(descriptor).toString()));
                }
            }
            return found;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** The path by which the process has opened it, as the process sees it. */
    public String path() {
        return LinuxProcess.withoutDeleted(link);
    }

    /** The path from which the JVM can load the jar; that of its descriptor if the jar was deleted or replaced. */
    public String pathToLoad() {
        return LinuxProcess.isDeleted(link) || link.indexOf('=') >= 0
                ? "/proc/self/fd/" + descriptor.getFileName()
                : link;
    }

    /** Whether arguments of the JVM, separated by blanks, load this jar by {@code -javaagent}. */
    public boolean isLoadedBy(String arguments) {
        String padded = arguments + " ";
        for (String name : new String[] {path(), relativePath()}) {
            String option = JAVA_AGENT + name;
            if (name != null && (padded.contains(option + " ") || padded.contains(option + "="))) {
                return true;
            }
        }
        return false;
    }

    /** The path from the current directory of the process; null if the jar is not below that. */
    private String relativePath() {
        try {
            String directory = Files.readSymbolicLink(process.file("cwd")) + "/";
            return path().startsWith(directory) ? path().substring(directory.length()) : null;
        } catch (IOException e) {
            return null; // the caller may not see the directory
        }
    }

    /** Reads through the descriptor, since the jar may be deleted or in another mount namespace. */
    private static boolean isAgentJar(Path descriptor) {
        if (!Files.isRegularFile(descriptor)) { // does not open the file
            return false;
        }
        try (InputStream in = Files.newInputStream(descriptor)) {
            Manifest manifest = manifest(BoundedReading.readPrefix(in, START_LIMIT));
            Attributes attributes = manifest == null ? null : manifest.getMainAttributes();
            return attributes != null && AGENT_CLASS.equals(attributes.getValue("Agent-Class"));
        } catch (IOException e) {
            return false; // it was closed meanwhile, or is no jar
        }
    }

    /** Reads the manifest without JarFile, which reads the whole directory of a jar and a manifest of any length. */
    static Manifest manifest(byte[] startOfJar) throws IOException {
        if (startOfJar.length < 2 || startOfJar[0] != 'P' || startOfJar[1] != 'K') {
            return null;
        }
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(startOfJar))) {
            for (int i = 0; i < ENTRIES_LIMIT; i++) {
                ZipEntry entry = zip.getNextEntry();
                if (entry == null) {
                    return null;
                }
                if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    return new Manifest(new ByteArrayInputStream(BoundedReading.all(zip, MANIFEST_LIMIT)));
                }
            }
            return null;
        } catch (IllegalArgumentException e) {
            throw new IOException("no jar", e); // a name that is not UTF-8, in a newer JDK
        }
    }
}

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * Gives the agent's jar its final form: java NestCommandLine.java JAR.
 *
 * <p>Classes that only the command line and the attaching side need go into a jar within the jar, and the rest is left uncompressed, because
 * every JVM with the agent pays for the length of the directory and for every class that it has to inflate (docs/architecture.md, Costs).
 */
public final class NestCommandLine {
    private static final String NESTED = "dev/keepalive/command-line.jar";

    /** Byte Buddy's part in the agent itself. */
    private static final String WEAVING = "dev/keepalive/shaded/bytebuddy/asm/";

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        Path result = jar.resolveSibling(jar.getFileName() + ".part");
        try (JarFile in = new JarFile(jar.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(result))) {
            List<JarEntry> entries =
                    in.stream().filter(entry -> !entry.isDirectory()).toList();
            ByteArrayOutputStream nested = new ByteArrayOutputStream();
            try (JarOutputStream nestedOut = new JarOutputStream(nested)) {
                nestedOut.setLevel(9);
                for (JarEntry entry : entries) {
                    if (isNested(entry.getName())) {
                        add(nestedOut, entry, bytes(in, entry));
                    }
                }
            }
            for (JarEntry entry : entries) {
                if (!isNested(entry.getName())) {
                    store(out, entry.getName(), entry.getTime(), bytes(in, entry));
                }
            }
            store(out, NESTED, entries.get(0).getTime(), nested.toByteArray());
        }
        Files.move(result, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isNested(String name) {
        return name.matches("dev/keepalive/(attach|cli|shaded)/.*") && !name.startsWith(WEAVING);
    }

    private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
        return jar.getInputStream(entry).readAllBytes();
    }

    private static void store(JarOutputStream out, String name, long time, byte[] bytes) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(time);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        add(out, entry, bytes);
    }

    private static void add(JarOutputStream out, ZipEntry like, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(like.getName());
        entry.setTime(like.getTime());
        if (like.getMethod() == ZipEntry.STORED) {
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(like.getSize());
            entry.setCrc(like.getCrc());
        }
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }
}

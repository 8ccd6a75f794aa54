import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;

/**
 * Gives the agent's jar its final form: java -cp BYTE-BUDDY NestCommandLine.java JAR.
 *
 * <p>Classes that only the command line and the attaching side need go into a jar within the jar, and the rest is left uncompressed, because
 * every JVM with the agent pays for the length of the directory and for every class that it has to inflate (docs/performance.md).
 */
public final class NestCommandLine {
    private static final String NESTED = "dev/keepalive/command-line.jar";

    /** Byte Buddy's part in the agent itself. */
    private static final String WEAVING = "dev/keepalive/shaded/bytebuddy/asm/";

    /** Read as a whole by dev.keepalive.transform.WeaverLoader: the class files in a row, each after its length in 4 bytes. */
    private static final String WEAVER = "dev/keepalive/weaver.classes";

    /** The packages that go there: Byte Buddy's visitors, and what refers to them. */
    private static final String WEAVER_CLASSES = "dev/keepalive/(shaded/bytebuddy/asm|weave)/.*\\.class";

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        Path result = jar.resolveSibling(jar.getFileName() + ".part");
        try (JarFile in = new JarFile(jar.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(result))) {
            List<JarEntry> entries =
                    in.stream().filter(entry -> !entry.isDirectory()).toList();
            ByteArrayOutputStream nested = new ByteArrayOutputStream();
            try (JarOutputStream nestedOut = new JarOutputStream(nested)) {
                for (JarEntry entry : entries) {
                    if (isNested(entry.getName())) {
                        store(nestedOut, entry.getName(), entry.getTime(), bytes(in, entry));
                    }
                }
            }
            for (JarEntry entry : entries) {
                if (entry.getName().matches(WEAVER_CLASSES)) { // loaded from here under a security manager alone
                    deflate(out, entry.getName(), entry.getTime(), bytes(in, entry));
                } else if (!isNested(entry.getName())) {
                    store(out, entry.getName(), entry.getTime(), bytes(in, entry));
                }
            }
            deflate(out, WEAVER, entries.get(0).getTime(), inOrder(jar, in, entries));
            out.setLevel(Deflater.BEST_COMPRESSION); // as a whole, so its reader knows the length of each class file
            deflate(out, NESTED, entries.get(0).getTime(), nested.toByteArray());
        }
        Files.move(result, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isNested(String name) {
        return name.matches("dev/keepalive/(attach|cli|install|process|shaded)/.*") && !name.startsWith(WEAVING);
    }

    /** The weaver's class files, superclasses before their subclasses, so that each can be defined as it comes. */
    private static byte[] inOrder(Path jar, JarFile in, List<JarEntry> entries) throws IOException {
        Set<String> added = new HashSet<>();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            for (JarEntry entry : entries) {
                if (entry.getName().matches(WEAVER_CLASSES)) {
                    String name = entry.getName().replace(".class", "").replace('/', '.');
                    addAfterSupertypes(loader.loadClass(name), in, added, all);
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
        return all.toByteArray();
    }

    private static void addAfterSupertypes(Class<?> type, JarFile in, Set<String> added, ByteArrayOutputStream all)
            throws IOException {
        String entry = type.getName().replace('.', '/') + ".class";
        if (!entry.matches(WEAVER_CLASSES) || !added.add(entry)) {
            return;
        }
        if (type.getSuperclass() != null) {
            addAfterSupertypes(type.getSuperclass(), in, added, all);
        }
        for (Class<?> superinterface : type.getInterfaces()) {
            addAfterSupertypes(superinterface, in, added, all);
        }
        byte[] classFile = bytes(in, in.getJarEntry(entry));
        DataOutputStream out = new DataOutputStream(all);
        out.writeInt(classFile.length);
        out.write(classFile);
    }

    /** For what is not read by a JVM without sockets. */
    private static void deflate(JarOutputStream out, String name, long time, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(time);
        add(out, entry, bytes);
    }

    /** Byte Buddy's visitors without line numbers and local variables, which are a quarter of them. */
    private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        if (!entry.getName().startsWith(WEAVING)) {
            return bytes;
        }
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(bytes).accept(writer, ClassReader.SKIP_DEBUG);
        return writer.toByteArray();
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

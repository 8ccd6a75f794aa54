package dev.keepalive;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Loads the command line, the attaching side (the packages attach, cli, install and process) and their libraries, which are in a jar within the
 * agent's jar.
 *
 * <p>They are several hundred classes that a JVM with {@code -javaagent} never uses; as entries of the agent's own jar they would lengthen
 * the directory that it reads at its start (docs/performance.md). {@code src/build/NestCommandLine.java} puts them there.
 */
final class CommandLineJar extends ClassLoader {
    /** The name of the inner jar in the agent's jar. */
    private static final String NAME = "dev/keepalive/command-line.jar";

    /** One loader for the JVM, since on JDK 8 only one class loader can load the native library of the attach API. */
    private static final CommandLineJar LOADER = new CommandLineJar();

    /** The files of the inner jar by their names; read again if memory had become scarce. */
    private SoftReference<Map<String, byte[]>> files = new SoftReference<Map<String, byte[]>>(null);

    private CommandLineJar() {
        super(CommandLineJar.class.getClassLoader());
    }

    /** A class of the inner jar, by its full name. */
    static Class<?> load(String name) throws ClassNotFoundException {
        return LOADER.loadClass(name);
    }

    /** Looks in the inner jar first: the agent's jar has one of its classes, too, for byte-buddy-agent's own process. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                byte[] classFile = classFile(name);
                if (classFile == null) {
                    return super.loadClass(name, resolve);
                }
                // the code comes from the agent's jar
                loaded = defineClass(name, classFile, 0, classFile.length, CommandLineJar.class.getProtectionDomain());
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    private byte[] classFile(String name) throws ClassNotFoundException {
        try {
            return files().get(name.replace('.', '/') + ".class");
        } catch (IOException e) {
            throw new ClassNotFoundException(name + ": " + NAME + " cannot be read", e);
        }
    }

    /** A file of the inner jar, or null if it has none of this name. */
    @Override
    public InputStream getResourceAsStream(String name) {
        try {
            byte[] file = files().get(name);
            return file == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(file);
        } catch (IOException e) {
            return null;
        }
    }

    private synchronized Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> all = files.get();
        if (all == null) {
            all = read();
            files = new SoftReference<Map<String, byte[]>>(all);
        }
        return all;
    }

    private Map<String, byte[]> read() throws IOException {
        InputStream nested = getParent().getResourceAsStream(NAME);
        if (nested != null) {
            return read(nested);
        }
        // a directory whose name ends in '!' makes a URL that the JDK misunderstands
        try (JarFile jar = new JarFile(new File(location()))) {
            return read(jar.getInputStream(jar.getEntry(NAME)));
        }
    }

    private static URI location() throws IOException {
        try {
            return CommandLineJar.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
        } catch (URISyntaxException e) {
            throw new IOException("not in the agent's jar", e);
        }
    }

    private static Map<String, byte[]> read(InputStream nested) throws IOException {
        Map<String, byte[]> all = new HashMap<String, byte[]>();
        try (ZipInputStream in = new ZipInputStream(nested)) {
            DataInputStream content = new DataInputStream(in);
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] file = new byte[(int) entry.getSize()]; // known, since entries are not compressed
                content.readFully(file);
                all.put(entry.getName(), file);
            }
        }
        return all;
    }
}

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
 * Loads the command line and the attaching side (the packages attach, cli, install and process) with their libraries
 * from a jar within the agent's jar.
 *
 * <p>A JVM with {@code -javaagent} never uses these several hundred classes. As entries of the agent's own jar they
 * would lengthen the central directory that the JVM reads when it starts (docs/performance.md).
 * {@code src/build/NestCommandLine.java} puts the inner jar there.
 */
final class CommandLineJar extends ClassLoader {
    /** The name of the inner jar in the agent's jar. */
    private static final String NAME = "dev/keepalive/command-line.jar";

    /**
     * The only instance in this JVM, because on JDK 8 only one class loader can load the native library of the attach
     * API.
     */
    private static final CommandLineJar LOADER = new CommandLineJar();

    /** The files of the inner jar by their names. They are read again after the garbage collector has cleared them. */
    private SoftReference<Map<String, byte[]>> files = new SoftReference<Map<String, byte[]>>(null);

    private CommandLineJar() {
        super(CommandLineJar.class.getClassLoader());
    }

    /** Returns a class of the inner jar, given its binary name. */
    static Class<?> load(String name) throws ClassNotFoundException {
        return LOADER.loadClass(name);
    }

    /**
     * Looks in the inner jar first, since the agent's jar has one of its classes as well, which byte-buddy-agent needs
     * in a process of its own.
     */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                byte[] classFile = classFile(name);
                if (classFile == null) {
                    return super.loadClass(name, resolve);
                }
                // the class belongs to the protection domain of the agent's jar
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

    /** Returns a file of the inner jar, or what the parent class loader finds if the inner jar has no such file. */
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
        // nothing is found if the name of a directory ends in '!', since the JDK misunderstands the URL
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

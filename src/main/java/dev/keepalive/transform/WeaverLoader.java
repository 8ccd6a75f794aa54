package dev.keepalive.transform;

import dev.keepalive.config.Settings;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.security.ProtectionDomain;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Loads the classes of {@code dev.keepalive.weave}, and those of Byte Buddy that they use, from one entry of the
 * agent's jar. All of them are defined when the first class with hook points is loaded.
 *
 * <p>Some 50 look-ups in the jar by the application's class loader would take 7 to 15 ms more of CPU time, in code that
 * the JVM has not compiled yet (docs/performance.md). Moreover, nothing is read from the jar later, when it may have
 * been overwritten.
 *
 * <p>The jar also has an entry for each of these classes, since the agent may not create a class loader everywhere.
 * {@code src/build/NestCommandLine.java} selects the classes.
 */
final class WeaverLoader extends ClassLoader {
    /**
     * The entry with the class files, each of them after its length in 4 bytes, superclasses before their subclasses.
     */
    private static final String ENTRY = "dev/keepalive/weaver.classes";

    private static final String WEAVER = "dev.keepalive.weave.VisitorWeaver";

    static {
        try {
            registerAsParallelCapable(); // so the JVM locks nothing on the way to its parent
        } catch (OutOfMemoryError e) {
            // an exception from a static initializer would make this class unusable
        }
    }

    private WeaverLoader() {
        super(WeaverLoader.class.getClassLoader());
    }

    /** Returns a weaver whose classes are defined by a class loader of their own, where the agent may create one. */
    static Weaver newWeaver() throws ReflectiveOperationException {
        return (Weaver) weaverClass().newInstance();
    }

    private static Class<?> weaverClass() throws ClassNotFoundException {
        if (!Settings.underSecurityManager() && !Settings.underEntitlements()) {
            try {
                WeaverLoader loader = new WeaverLoader();
                loader.defineAll();
                return loader.loadClass(WEAVER);
            } catch (Exception e) {
                // not in the jar, or a SecurityManager has just been set: the parent class loader is used
            }
        }
        return Class.forName(WEAVER);
    }

    private void defineAll() throws Exception {
        ProtectionDomain domain = WeaverLoader.class.getProtectionDomain();
        byte[] all = read(new File(domain.getCodeSource().getLocation().toURI()));
        for (int at = 0; at < all.length; ) {
            int length = (all[at] & 0xff) << 24
                    | (all[at + 1] & 0xff) << 16
                    | (all[at + 2] & 0xff) << 8
                    | all[at + 3] & 0xff;
            at += Integer.BYTES;
            defineClass(null, all, at, length, domain);
            at += length;
        }
    }

    private static byte[] read(File jar) throws IOException {
        ZipFile zip = new ZipFile(jar); // getResourceAsStream would load a dozen classes of the JDK
        try {
            ZipEntry entry = zip.getEntry(ENTRY);
            if (entry == null) {
                throw new IOException("no " + ENTRY);
            }
            byte[] all = new byte[(int) entry.getSize()];
            InputStream in = zip.getInputStream(entry);
            for (int at = 0; at < all.length; ) {
                int count = in.read(all, at, all.length - at);
                if (count < 0) {
                    throw new EOFException(ENTRY);
                }
                at += count;
            }
            return all;
        } finally {
            zip.close();
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("java.")) {
            return Class.forName(name, false, null); // from the boot class loader, without asking those between
        }
        Class<?> own = findLoadedClass(name);
        return own != null ? own : getParent().loadClass(name);
    }
}

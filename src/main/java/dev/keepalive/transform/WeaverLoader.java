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
 * Loads what weaves ({@link VisitorWeaver}, what it uses, Byte Buddy's visitors) out of one entry of the agent's jar, at once and
 * completely, when the first class with hook points is loaded.
 *
 * <p>Some 50 look-ups in the jar by the application's class loader take 7 to 15 ms of CPU more, in code that the JVM has not compiled yet
 * (docs/performance.md). And nothing is read from the jar later, which may have been overwritten by then.
 *
 * <p>The jar has the same classes as entries of their own too: not everywhere may the agent make a class loader. Which ones they
 * are says {@code src/build/NestCommandLine.java}. They share this package's name but not its package access with the rest.
 */
final class WeaverLoader extends ClassLoader {
    /** The class files in a row, each after its length in 4 bytes, superclasses before their subclasses. */
    private static final String ENTRY = "dev/keepalive/weaver.classes";

    private static final String WEAVER = "dev.keepalive.weave.VisitorWeaver";

    static {
        try {
            registerAsParallelCapable(); // so the JVM locks nothing on the way to the application's class loader
        } catch (OutOfMemoryError e) {
            // here it would make this class unusable
        }
    }

    private WeaverLoader() {
        super(WeaverLoader.class.getClassLoader());
    }

    /** A weaver with classes of its own, where a class loader may be made. */
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
                // not in its jar, or a SecurityManager that has just been set: the long way then
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
            return Class.forName(name, false, null); // the boot class loader's, without asking those between
        }
        Class<?> own = findLoadedClass(name);
        return own != null ? own : getParent().loadClass(name);
    }
}

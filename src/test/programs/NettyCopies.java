import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections of three copies of Netty in one JVM: that of the class path, and two in class loaders that see nothing but the JDK and their
 * own jars, as those of OSGi and of application servers. The argument is for NettyKinds.
 */
public final class NettyCopies {
    public static void main(String[] args) throws Exception {
        List<URL> jars = new ArrayList<URL>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!new File(entry)
                    .getName()
                    .startsWith("keepalive-agent")) { // the JVM adds an attached agent to the property
                jars.add(new File(entry).toURI().toURL());
            }
        }
        NettyKinds.open(args[0]);
        for (int copy = 0; copy < 2; copy++) {
            ClassLoader loader = Opened.keep(new URLClassLoader(jars.toArray(new URL[0]), null));
            Class<?> kinds = loader.loadClass("NettyKinds");
            if (kinds == NettyKinds.class) {
                throw new AssertionError("no copy");
            }
            kinds.getMethod("open", String.class).invoke(null, args[0]);
        }
        Opened.hold();
    }
}

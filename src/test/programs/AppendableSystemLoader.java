import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;

/** A system class loader of the application's that Java agents can be appended to, see java.lang.instrument. */
public final class AppendableSystemLoader extends URLClassLoader {
    public AppendableSystemLoader(ClassLoader parent) {
        super(new URL[0], parent);
    }

    /** Called by the JVM, on any access. */
    void appendToClassPathForInstrumentation(String path) throws MalformedURLException {
        addURL(new File(path).toURI().toURL());
    }
}

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;

/** Runs a main class in a class loader of its own that asks its parent first, as plugins have: class path, main class, arguments. */
public final class RunFrom {
    public static void main(String[] args) throws Exception {
        String[] paths = args[0].split(File.pathSeparator);
        URL[] urls = new URL[paths.length];
        for (int i = 0; i < paths.length; i++) {
            urls[i] = new File(paths[i]).toURI().toURL();
        }
        Object arguments = Arrays.copyOfRange(args, 2, args.length);
        new URLClassLoader(urls)
                .loadClass(args[1])
                .getMethod("main", String[].class)
                .invoke(null, arguments);
    }
}

package dev.keepalive.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Other people's software, which tests run but do not see: each module of src/test/libraries is a class path of its own, since their
 * dependencies contradict each other. Maven resolves them all when the first is asked for.
 */
public final class Libraries {
    private static final Path PROJECT = Path.of("src/test/libraries");
    private static final Path RESOLVED = Path.of("target/libraries");
    private static final Path PROGRAMS = Path.of("src/test/library-programs");
    private static final Path CLASSES = Path.of("target/library-programs");

    /** Class paths by program. */
    private static final Map<String, String> COMPILED = new ConcurrentHashMap<>();

    static {
        if (!isUpToDate()) {
            Command.output("mvn", "-q", "-B", "-T2", "-f", PROJECT.toString(), "generate-resources");
        }
    }

    private Libraries() {}

    /** The jars of a module, separated as on a class path. */
    public static String classPath(String module) {
        try {
            return Files.readString(resolved(module));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The artifact of a module that has no dependencies. */
    public static Path artifact(String module) {
        String path = classPath(module);
        if (path.contains(File.pathSeparator)) {
            throw new AssertionError(module + " has dependencies: " + path);
        }
        return Path.of(path);
    }

    /**
     * A program of src/test/library-programs, compiled for Java 17 against a module, once for all tests.
     *
     * @return the class path to run it with
     */
    public static String compiled(String program, String module) {
        return compiled(program, module, 17);
    }

    /** The same for another release of Java. */
    public static String compiled(String program, String module, int release) {
        return COMPILED.computeIfAbsent(program + "-" + module, name -> compile(name, program, module, release));
    }

    private static String compile(String name, String program, String module, int release) {
        Path classes = CLASSES.resolve(name).toAbsolutePath();
        try {
            Files.createDirectories(classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> options = List.of(
                "--release",
                Integer.toString(release),
                "-proc:none",
                "-nowarn",
                "-implicit:class",
                "-d",
                classes.toString(),
                "-sourcepath",
                PROGRAMS.toString(),
                "-cp",
                classPath(module));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            var source = files.getJavaFileObjects(PROGRAMS.resolve(program + ".java"));
            if (!compiler.getTask(null, files, null, options, null, source).call()) {
                throw new AssertionError(program + " does not compile"); // stderr has the reasons
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return classes + File.pathSeparator + classPath(module);
    }

    /** Whether every module was resolved after the last change, and its jars are still there. */
    private static boolean isUpToDate() {
        try (Stream<Path> poms = Files.walk(PROJECT)) {
            return poms.filter(path -> path.endsWith("pom.xml"))
                    .map(Path::getParent)
                    .filter(module -> !module.equals(PROJECT) && !module.endsWith("parent"))
                    .allMatch(Libraries::isUpToDate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isUpToDate(Path module) {
        File result = resolved(module.getFileName().toString()).toFile();
        return result.lastModified() > module.resolve("pom.xml").toFile().lastModified()
                && Arrays.stream(classPath(module.getFileName().toString()).split(File.pathSeparator))
                        .allMatch(jar -> new File(jar).exists());
    }

    private static Path resolved(String module) {
        return RESOLVED.resolve(module).resolve("classpath");
    }
}

package dev.keepalive.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/** Writes a line for each run of a test that has a {@link Situation}: JDK, its version, passed or failed, the text; tabs between. */
final class SituationRecorder implements InvocationInterceptor {
    private static final Path FILE = Path.of(System.getProperty("situations", "target/situations.tsv"));

    static {
        try {
            Files.createDirectories(FILE.toAbsolutePath().getParent());
            Files.writeString(FILE, ""); // those of an earlier run do not count
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> called, ExtensionContext context)
            throws Throwable {
        Jdk jdk = called.getArguments().stream()
                .filter(Jdk.class::isInstance)
                .map(Jdk.class::cast)
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError(called.getExecutable() + " has a situation and no JDK"));
        String text = called.getExecutable().getAnnotation(Situation.class).value();
        try {
            invocation.proceed();
        } catch (TestAbortedException e) {
            throw e; // it did not run
        } catch (Throwable e) {
            record(jdk, "failed", text);
            throw e;
        }
        record(jdk, "passed", text);
    }

    private static synchronized void record(Jdk jdk, String result, String text) throws IOException {
        String line = jdk.feature() + "\t" + jdk.version() + "\t" + result + "\t" + text + "\n";
        Files.writeString(FILE, line, StandardOpenOption.APPEND);
    }
}

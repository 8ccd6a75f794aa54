package dev.keepalive.weave;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;

/** Puts the hooks into this JVM. */
public final class Hooks {
    private static boolean installed;

    private Hooks() {}

    /**
     * Weaves the classes that are there, because of an AOT cache or of another agent's sockets, and lets those that come be woven when
     * they are loaded; does nothing if that has been done.
     *
     * @throws Exception if the classes that are there cannot be woven
     */
    public static synchronized void install(Instrumentation instrumentation) throws Exception {
        if (installed) {
            return;
        }
        installed = true;
        instrumentation.addTransformer(new HookTransformer(), true);
        List<Class<?>> loaded = new ArrayList<Class<?>>();
        for (Class<?> candidate : instrumentation.getAllLoadedClasses()) {
            if (HookedClasses.contain(candidate)) {
                loaded.add(candidate);
            }
        }
        if (!loaded.isEmpty() || Jdk.FEATURE > Jdk.NEWEST_KNOWN) {
            EagerWeaving.weave(instrumentation, loaded);
        }
    }
}

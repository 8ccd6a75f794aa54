package dev.keepalive.runtime;

import dev.keepalive.config.Settings;
import java.lang.instrument.Instrumentation;

/**
 * Knows whether JDK Flight Recorder has been started in this JVM, by whatever means. If so, there may be a recording.
 */
public final class FlightRecorder {
    /**
     * The internal name of the JDK's class that is loaded when Flight Recorder is started, in JDK 8 to 28 after every
     * premain.
     */
    public static final String CLASS = "jdk/jfr/internal/PlatformRecorder";

    /** The name of a thread that Flight Recorder has while there is a recording, in JDK 8 to 28. */
    private static final String THREAD = "JFR Periodic Tasks";

    /** Whether Flight Recorder has been started. Without it, reading this flag is all that it costs. */
    private static volatile boolean hasStarted;

    private FlightRecorder() {}

    /** Returns whether Flight Recorder has been started, as far as the agent knows. */
    public static boolean hasStarted() {
        return hasStarted;
    }

    /** Notes that {@link #CLASS} has been loaded. */
    public static void noteStart() {
        Settings.checkCaller();
        hasStarted = true;
    }

    /**
     * Looks for {@link #CLASS} among the loaded classes: an agent that is attached comes too late to see it being
     * loaded.
     */
    public static void lookFor(Instrumentation instrumentation) {
        Settings.checkCaller();
        String name = CLASS.replace('/', '.');
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (loaded.getName().equals(name)) {
                hasStarted = true;
            }
        }
    }

    /**
     * Returns whether there is a recording that an agent loaded before this one has started. This looks for a thread of
     * Flight Recorder, because to look through the loaded classes takes a millisecond.
     */
    public static boolean hasThread() {
        if (Settings.underSecurityManager()) {
            return false; // the application is on the stack, and may not be allowed to look
        }
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        Thread[] threads;
        int count;
        int length = 128;
        do { // activeCount would tell how many there are, but an application's thread groups can override it
            length *= 2;
            threads = new Thread[length];
            count = all.enumerate(threads);
        } while (count == length);
        for (int i = 0; i < count; i++) {
            if (THREAD.equals(threads[i].getName())) {
                return true;
            }
        }
        return false;
    }
}

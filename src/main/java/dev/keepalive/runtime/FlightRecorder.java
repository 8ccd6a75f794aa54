package dev.keepalive.runtime;

import dev.keepalive.config.Settings;
import java.lang.instrument.Instrumentation;

/** Whether JDK Flight Recorder has been started in this JVM, by whatever means. Then there may be a recording. */
public final class FlightRecorder {
    /** Internal name of the JDK's class that is loaded when Flight Recorder is started: JDK 8 to 28, after every premain. */
    public static final String CLASS = "jdk/jfr/internal/PlatformRecorder";

    /** A thread that Flight Recorder has while there is a recording: JDK 8 to 28. */
    private static final String THREAD = "JFR Periodic Tasks";

    /** Without a recording, the reading of this flag is all that Flight Recorder costs. */
    private static volatile boolean atWork;

    private FlightRecorder() {}

    /** Returns whether it has been started, as far as is known. */
    public static boolean isAtWork() {
        return atWork;
    }

    /** Notes that {@link #CLASS} has been loaded. */
    public static void started() {
        Settings.checkCaller();
        atWork = true;
    }

    /** Looks for {@link #CLASS} among the loaded classes: an agent that is attached comes too late to see it being loaded. */
    public static void lookFor(Instrumentation instrumentation) {
        Settings.checkCaller();
        String name = CLASS.replace('/', '.');
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (loaded.getName().equals(name)) {
                atWork = true;
            }
        }
    }

    /**
     * Returns whether there is a recording that an agent before this one has started. This looks for a thread of Flight Recorder, because
     * looking through the loaded classes takes a millisecond.
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

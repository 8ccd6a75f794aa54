package dev.keepalive.control;

/**
 * The part of the heap that is free. An OutOfMemoryError of the agent's would be the application's: it may end the JVM or write a heap dump
 * ({@code -XX:+ExitOnOutOfMemoryError}, {@code -XX:+HeapDumpOnOutOfMemoryError}). So the agent looks first, and refuses what might not fit.
 */
public final class FreeHeap {
    /** What is allocated at a time to have garbage collected. */
    private static final int CHUNK = 1 << 14;

    /** With less than this free, nothing is allocated to find out whether there is garbage. */
    private static final int SMALLEST = 8 * CHUNK;

    private static final int KILOBYTE = 1024;

    /** Of what looks free, a survivor space is not: at most this part of the heap. A large heap is hardly ever that full. */
    private static final int SURVIVOR_SHARE = 32;

    private static final long SURVIVOR_LIMIT = 1 << 24;

    /** Keeps the compiler from leaving out an allocation. */
    @SuppressWarnings("unused")
    private static volatile byte[] garbage;

    private FreeHeap() {}

    /**
     * Refuses what might not fit.
     *
     * @param bytes how much it may need at a time
     * @param what it is, for the message
     * @throws IllegalStateException if less than that is free; the message says what to do
     */
    public static void require(long bytes, String what) {
        long needed = bytes + Math.min(Runtime.getRuntime().maxMemory() / SURVIVOR_SHARE, SURVIVOR_LIMIT);
        long free = upTo(needed);
        if (free < needed) {
            throw new IllegalStateException(what + " may need " + kilobytes(needed) + " of the heap, of which "
                    + kilobytes(free) + " are free; try again when the application needs less,"
                    + " after a garbage collection (jcmd PID GC.run), or start it with a larger -Xmx");
        }
    }

    /**
     * How much is free, or at least that much. Garbage that has not been collected counts as used. So if it looks like too little, this
     * allocates the rest in small pieces, until the JVM has collected: no more than what was asked for, and always much less than is free.
     */
    private static long upTo(long bytes) {
        long free = now();
        while (SMALLEST <= free && free < bytes) {
            garbage = new byte[CHUNK];
            garbage = null;
            long before = free;
            free = now();
            if (free > before) {
                break; // the JVM has collected
            }
        }
        return free;
    }

    /** How much is free now, in bytes. */
    static long now() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    }

    private static String kilobytes(long bytes) {
        return bytes / KILOBYTE + " KB";
    }
}

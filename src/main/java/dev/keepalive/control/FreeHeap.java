package dev.keepalive.control;

/**
 * Measures the free heap. An OutOfMemoryError of the agent would be one of the application: it may end the JVM or write
 * a heap dump ({@code -XX:+ExitOnOutOfMemoryError}, {@code -XX:+HeapDumpOnOutOfMemoryError}). So the agent looks first,
 * and refuses what might not fit.
 */
public final class FreeHeap {
    /** The number of bytes that are allocated at a time to make the JVM collect garbage. */
    private static final int CHUNK = 1 << 14;

    /** The number of free bytes below which nothing is allocated to find out whether there is garbage. */
    private static final int SMALLEST = 8 * CHUNK;

    private static final int KILOBYTE = 1024;

    /** A survivor space looks free but is not. It is at most the heap divided by this number. */
    private static final int SURVIVOR_SHARE = 32;

    /**
     * The largest size that is assumed for a survivor space, in bytes. A large heap is hardly ever so full that a
     * larger one matters.
     */
    private static final long SURVIVOR_LIMIT = 1 << 24;

    /** Prevents the compiler from omitting an allocation. */
    @SuppressWarnings("unused")
    private static volatile byte[] garbage;

    private FreeHeap() {}

    /**
     * Checks that there is enough free heap.
     *
     * @param bytes the number of bytes that may be needed at a time
     * @param what what needs them, for the message
     * @throws IllegalStateException if less than that is free; the message says what to do
     */
    public static void require(long bytes, String what) {
        long needed = bytes + Math.min(Runtime.getRuntime().maxMemory() / SURVIVOR_SHARE, SURVIVOR_LIMIT);
        long free = bytesUpTo(needed);
        if (free < needed) {
            throw new IllegalStateException(what + " may need " + kilobytes(needed) + " of the heap, of which "
                    + kilobytes(free) + " are free; try again when the application needs less,"
                    + " after a garbage collection (jcmd PID GC.run), or start it with a larger -Xmx");
        }
    }

    /**
     * Returns the number of free bytes. Garbage that has not been collected counts as used. So if fewer bytes than
     * wanted seem to be free, this allocates small pieces until the JVM has collected garbage: no more than the number
     * wanted, and always much less than is free.
     */
    private static long bytesUpTo(long wanted) {
        long free = bytes();
        while (SMALLEST <= free && free < wanted) {
            garbage = new byte[CHUNK];
            garbage = null;
            long before = free;
            free = bytes();
            if (free > before) {
                break; // the JVM has collected
            }
        }
        return free;
    }

    /** Returns the number of bytes that are free now. */
    static long bytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    }

    private static String kilobytes(long bytes) {
        return bytes / KILOBYTE + " KB";
    }
}

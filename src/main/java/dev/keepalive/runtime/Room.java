package dev.keepalive.runtime;

/**
 * Finds out whether stack and heap have room for what the agent is about to load. A static initializer that fails for
 * lack of room would make its class unusable for good, so the agent looks first.
 */
public final class Room {
    /** The number of frames of {@link #fits}. They take some 64 KB, more than weaving needs. */
    private static final int DEPTH = 256;

    /** The number of bytes of heap, more than weaving needs. */
    private static final int HEAP = 1 << 20;

    /** The number of arrays that these bytes are divided into, so that each fits into a region of G1. */
    private static final int PIECES = 8;

    private Room() {}

    /**
     * Does nothing if there is enough room.
     *
     * @throws VirtualMachineError if there is not: the stack or the heap of the application is full at the moment
     */
    public static void require() {
        fits(DEPTH, 0, 0, 0, 0, 0, 0, new byte[PIECES][HEAP / PIECES].length);
    }

    private static long fits(int frames, long a, long b, long c, long d, long e, long f, long g) {
        return frames == 0 ? a + b + c + d + e + f + g : 1 + fits(frames - 1, a, b, c, d, e, f, g);
    }

    /**
     * Returns whether {@link #require} would find the heap large enough, without an OutOfMemoryError, which might end
     * the JVM ({@code -XX:+ExitOnOutOfMemoryError}). Garbage counts as used until it is collected. To have it
     * collected, this allocates pieces of 16 KB; an application for which they are too much cannot go on either.
     */
    public static boolean isHeapLargeEnough() {
        Runtime heap = Runtime.getRuntime();
        long pieces = 0;
        while (heap.maxMemory() - heap.totalMemory() + heap.freeMemory() < 2 * HEAP && pieces < 2 * HEAP) {
            pieces += new byte[HEAP / 64].length;
        }
        return pieces < 2 * HEAP;
    }

    /** Returns whether an action failed because the stack or the heap was full, so that it may be tried again. */
    public static boolean wasExhausted(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof VirtualMachineError) {
                return true;
            }
        }
        return false;
    }
}

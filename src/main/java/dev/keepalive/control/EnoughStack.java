package dev.keepalive.control;

import java.lang.instrument.Instrumentation;

/**
 * Runs a command where the stack is long enough for it. The JVM gives its attach listener a stack of the size that -Xss says, of which 136 KB leave
 * too little to weave a class, to initialize the bridge and to look at the open sockets.
 */
public final class EnoughStack implements Runnable {
    /** Frames of {@link #fits}: some 128 KB. */
    private static final int DEPTH = 512;

    /** Bytes, for a thread of its own. */
    private static final long STACK_SIZE = 1 << 20;

    private final String arguments;
    private final Instrumentation instrumentation;
    private Throwable failure;

    private EnoughStack(String arguments, Instrumentation instrumentation) {
        this.arguments = arguments;
        this.instrumentation = instrumentation;
    }

    /**
     * Does what {@link Command#run} does.
     *
     * @throws Exception what that throws
     */
    public static void run(String arguments, Instrumentation instrumentation) throws Exception {
        try {
            fits(DEPTH, 0, 0, 0, 0, 0, 0, 0);
        } catch (StackOverflowError e) {
            new EnoughStack(arguments, instrumentation).runInOwnThread();
            return;
        }
        Command.run(arguments, instrumentation);
    }

    private static long fits(int frames, long a, long b, long c, long d, long e, long f, long g) {
        return frames == 0 ? a + b + c + d + e + f + g : 1 + fits(frames - 1, a, b, c, d, e, f, g);
    }

    private void runInOwnThread() throws Exception {
        Thread thread = new Thread(null, this, "keepalive-agent attach", STACK_SIZE);
        thread.setDaemon(true);
        thread.start();
        thread.join();
        if (failure != null) {
            throw failure instanceof Exception ? (Exception) failure : new IllegalStateException(failure);
        }
    }

    @Override
    public void run() {
        try {
            Command.run(arguments, instrumentation);
        } catch (Throwable e) { // for the caller to throw
            failure = e;
        }
    }
}

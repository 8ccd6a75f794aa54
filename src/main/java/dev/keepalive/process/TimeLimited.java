package dev.keepalive.process;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls something that may never return, or may fail in any way, because another process has a hand in it: opening a file that has become a
 * FIFO, reading from a file system that is served by a program, an answer that does not come.
 */
public final class TimeLimited {
    /** A daemon thread that may be left behind. What it reads ends then, unless the kernel holds it up. */
    static final class Watcher extends Thread {
        private volatile boolean leftBehind;

        Watcher(Runnable task, String name) {
            super(null, task, "keepalive-agent " + name);
            setDaemon(true);
        }

        /** Nobody waits for its result any more. */
        void leaveBehind() {
            leftBehind = true;
        }
    }

    private TimeLimited() {}

    /** Ends what a thread does that was left behind. */
    static void throwIfLeftBehind() throws InterruptedIOException {
        if (Thread.currentThread() instanceof Watcher && ((Watcher) Thread.currentThread()).leftBehind) {
            throw new InterruptedIOException("took too long");
        }
    }

    /**
     * Calls it in a thread of its own, which is left behind if it does not return in time. An interrupt does not end the wait; it is kept
     * for the caller.
     *
     * @throws TimeoutException if it has not returned in time
     * @throws IOException what it has thrown, or for anything else that it has thrown
     */
    public static <T> T call(String name, long millis, Callable<T> task) throws IOException, TimeoutException {
        return call(name, millis, false, task);
    }

    /** The same for a look at another process; the limit is one of {@link RunningTime}. */
    static <T> T look(String name, long millis, Callable<T> task) throws IOException, TimeoutException {
        return call(name, millis, true, task);
    }

    private static <T> T call(String name, long millis, boolean inRunningTime, Callable<T> task)
            throws IOException, TimeoutException {
        FutureTask<T> future = new FutureTask<>(task);
        Watcher thread = new Watcher(future, name);
        thread.start();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        RunningTime time = new RunningTime();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    long step = inRunningTime ? TimeUnit.MILLISECONDS.toNanos(RunningTime.STEP_MILLIS) : left;
                    return future.get(step, TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    left = inRunningTime ? left - time.passed() : end - System.nanoTime();
                    if (left <= 0) {
                        thread.leaveBehind();
                        throw e;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    Throwable cause = e.getCause();
                    throw cause instanceof IOException ? (IOException) cause : new IOException(cause.toString(), cause);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

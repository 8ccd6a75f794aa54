package dev.keepalive.process;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls something that may never return or fail in any way, because it depends on another process: opening a file that
 * may have become a FIFO, reading from a file system that a program serves, waiting for an answer.
 */
public final class TimeLimited {
    /** A daemon thread that may be left behind. Its reading then ends, unless the kernel blocks it. */
    static final class Watcher extends Thread {
        private volatile boolean leftBehind;

        Watcher(Runnable task, String name) {
            super(null, task, "keepalive-agent " + name);
            setDaemon(true);
        }

        /** Called if nobody waits for the result any more. */
        void leaveBehind() {
            leftBehind = true;
        }
    }

    private TimeLimited() {}

    /** Throws an exception in a thread that was left behind. */
    static void throwIfLeftBehind() throws InterruptedIOException {
        if (Thread.currentThread() instanceof Watcher && ((Watcher) Thread.currentThread()).leftBehind) {
            throw new InterruptedIOException("took too long");
        }
    }

    /**
     * Calls a task in a thread of its own, which is left behind if it does not return in time. An interrupt does not
     * end the wait; the interrupted status is set again at the end.
     *
     * @throws TimeoutException if the task has not returned in time
     * @throws IOException if the task has thrown an exception, which is this one or its cause
     */
    public static <T> T call(String name, long millis, Callable<T> task) throws IOException, TimeoutException {
        return call(name, millis, false, task);
    }

    /** Calls a task as {@link #call} does, with a limit of {@link RunningTime}. */
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

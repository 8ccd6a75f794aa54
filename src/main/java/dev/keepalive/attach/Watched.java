package dev.keepalive.attach;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls something that may never return, or may fail in any way, because another process has a hand in it: opening a file that has become a
 * FIFO, reading from a file system that is served by a program, an answer that does not come.
 */
final class Watched {
    private Watched() {}

    /**
     * Calls it in a thread of its own, which is left behind if it does not return in time. An interrupt does not end the wait; it is kept
     * for the caller.
     *
     * @throws TimeoutException if it has not returned in time
     * @throws IOException what it has thrown, or for anything else that it has thrown
     */
    static <T> T call(String name, long millis, Callable<T> task) throws IOException, TimeoutException {
        FutureTask<T> future = new FutureTask<>(task);
        Thread thread = new Thread(null, future, "keepalive-agent " + name);
        thread.setDaemon(true);
        thread.start();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
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

package dev.keepalive.control;

import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import dev.keepalive.runtime.FlightRecorder;
import dev.keepalive.socket.SocketOrigins;
import dev.keepalive.transform.SocketTransformer;
import java.lang.instrument.Instrumentation;
import java.util.Map;

/**
 * {@code command=origins,for=SECONDS} starts to count new sockets by the code that creates them;
 * {@code command=counted-origins} reports the counts.
 *
 * <p>The counting ends by itself: a thread stops it after that time, removes the hooks that it needs, and discards the
 * counts if nobody fetches them.
 */
final class OriginsCommand implements Runnable {
    /** The longest time of counting, in seconds. */
    private static final int MAXIMUM = 3600;

    /** How long counts are kept for the attaching side that has asked for them, in milliseconds. */
    private static final long KEPT_MILLIS = 60000;

    private static final long MILLIS_PER_SECOND = 1000;

    /** The command that is counting, or whose counts have not been fetched yet; null if there is none. */
    private static OriginsCommand current;

    private final Instrumentation instrumentation;
    private final long millis;
    private final SocketOrigins origins;
    private boolean counting = true;

    private OriginsCommand(Instrumentation instrumentation, long millis) {
        this.instrumentation = instrumentation;
        this.millis = millis;
        origins = SocketOrigins.count();
    }

    /**
     * Starts counting.
     *
     * @param seconds 1 to 3600
     * @throws Exception if that is not a number in this range, if sockets are already being counted, or if the hooks
     *     cannot be inserted
     */
    static void start(String seconds, Instrumentation instrumentation) throws Exception {
        int given = seconds == null || !seconds.matches("[0-9]{1,5}") ? 0 : Integer.parseInt(seconds);
        if (given < 1 || given > MAXIMUM) {
            throw new IllegalArgumentException("for=" + seconds + "; accepted: seconds, 1-" + MAXIMUM);
        }
        synchronized (OriginsCommand.class) {
            if (current != null && current.counting) {
                throw new IllegalStateException(
                        "the origins of sockets are already being counted; wait until that has ended");
            }
            OriginsCommand command = null;
            try {
                wantPeers(true, instrumentation);
                command = new OriginsCommand(instrumentation, given * MILLIS_PER_SECOND);
                Thread thread = new Thread(command, "keepalive-agent origins");
                thread.setDaemon(true);
                thread.start();
                current = command;
            } catch (Throwable e) { // without its thread the counting would not end
                if (command == null) {
                    SocketTransformer.wantConnects(FlightRecorder.hasStarted());
                } else {
                    command.stop();
                }
                throw e;
            }
        }
    }

    /** Ends the counting and reports the counts, once. */
    static void report(ReportWriter report) {
        OriginsCommand command;
        synchronized (OriginsCommand.class) {
            command = current;
            current = null;
            OriginsCommand.class.notifyAll(); // its thread has nothing more to do
        }
        if (command == null) {
            throw new IllegalStateException(
                    "the origins of sockets are not being counted, or their counts have already been fetched");
        }
        command.stop();
        command.removeHooks(); // a SecurityManager (JDK 8 to 23) may have prevented its thread
        for (Map.Entry<String, Integer> origin : command.origins.counts().entrySet()) {
            String[] fields = origin.getKey().split("\t", -1);
            report.line(ReportLine.ORIGIN, fields[0], fields[1], fields[2], fields[3], fields[4], origin.getValue());
        }
    }

    /**
     * Adds or removes the hook points of connects, which tell the peers. They stay if settings are changed meanwhile.
     */
    private static void wantPeers(boolean wanted, Instrumentation instrumentation) throws Exception {
        SocketTransformer.wantConnects(wanted || FlightRecorder.hasStarted());
        Settings settings = Settings.current();
        if (settings != null && settings.enabled()) {
            SocketTransformer.install(instrumentation, settings.debug());
        }
    }

    @Override
    public void run() {
        try {
            waitUntilFetched(millis);
            stop();
            waitUntilFetched(KEPT_MILLIS);
        } catch (InterruptedException e) {
            stop(); // the application interrupts all threads, so it is ending
        }
        synchronized (OriginsCommand.class) {
            if (current == this) {
                current = null;
            }
        }
    }

    private void waitUntilFetched(long time) throws InterruptedException {
        long end = System.nanoTime() + time * 1000000;
        synchronized (OriginsCommand.class) {
            for (long left = time; current == this && left > 0; left = (end - System.nanoTime()) / 1000000) {
                OriginsCommand.class.wait(left);
            }
        }
    }

    private void stop() {
        synchronized (Command.class) { // so that no other command runs meanwhile
            if (!counting) {
                return;
            }
            counting = false;
            origins.stop();
            removeHooks();
        }
    }

    private void removeHooks() {
        try {
            wantPeers(false, instrumentation);
        } catch (SecurityException e) {
            // a SecurityManager lets no thread of the agent change hooks: while nobody counts they do nothing, and the
            // next change removes them
        } catch (Exception e) {
            Log.warn("the hooks that report peers could not be removed: " + e);
        }
    }
}

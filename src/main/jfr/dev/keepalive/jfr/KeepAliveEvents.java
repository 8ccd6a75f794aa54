package dev.keepalive.jfr;

import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.socket.Counters;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * Records events if a recording wants them. Other packages refer only to this class of the package, so its methods have
 * only types of java.lang.
 *
 * <p>Under a SecurityManager, each method throws a SecurityException unless a class of the agent calls it.
 */
public final class KeepAliveEvents {
    private static volatile boolean loaded;
    private static EventLimit keptOptions;
    private static EventLimit refusedOptions;

    private KeepAliveEvents() {}

    /**
     * Registers the events, so that this does not happen with the first socket.
     *
     * @return false as long as no recording is running: event classes that are loaded while Flight Recorder is starting
     *     have the JVM print a warning on stdout, or record nothing
     * @throws LinkageError or another exception if the events cannot be loaded
     */
    public static boolean load() {
        Settings.checkCaller();
        return loaded || loadNow();
    }

    private static synchronized boolean loadNow() {
        if (!loaded && isRecording()) {
            new SocketKeptAlive();
            new OptionKept();
            new OptionRefused();
            new SettingsChanged();
            keptOptions = new EventLimit();
            refusedOptions = new EventLimit();
            addStatistics();
            loaded = true;
        }
        return loaded;
    }

    /** Returns whether a recording is running, as far as a SecurityManager lets the agent see. */
    private static boolean isRecording() {
        if (!FlightRecorder.isInitialized()) {
            return false;
        }
        try {
            for (Recording recording : FlightRecorder.getFlightRecorder().getRecordings()) {
                if (recording.getState() == RecordingState.RUNNING) {
                    return true;
                }
            }
            return false;
        } catch (SecurityException e) { // a SecurityManager does not let the agent look
            return true;
        }
    }

    private static void addStatistics() {
        try {
            FlightRecorder.addPeriodicEvent(KeepAliveStatistics.class, new Runnable() {
                @Override
                public void run() {
                    statistics();
                }
            });
        } catch (SecurityException e) {
            // a SecurityManager may deny this; the other events do not need it
        }
    }

    private static void statistics() {
        Settings settings = Settings.current();
        if (settings == null) {
            return; // the agent has been detached
        }
        KeepAliveStatistics event = new KeepAliveStatistics();
        event.clientSockets = Counters.created();
        event.acceptedSockets = Counters.accepted();
        event.keptOptions = Counters.kept();
        for (long refused : Counters.failures().values()) {
            event.refusedOptions += refused;
        }
        event.keptOptionsNotRecorded = keptOptions.rejected();
        event.refusedOptionsNotRecorded = refusedOptions.rejected();
        StringBuilder given = new StringBuilder();
        for (Setting setting : Setting.values()) {
            String value = settings.format(setting);
            if (!value.isEmpty()) {
                given.append(given.length() == 0 ? "" : ",")
                        .append(setting.key())
                        .append('=')
                        .append(value);
            }
        }
        event.settings = given.toString();
        event.commit();
    }

    /** Returns whether a recording wants the events of new sockets. */
    public static boolean areSocketsWanted() {
        return load() && new SocketKeptAlive().isEnabled();
    }

    /**
     * Records that a new connection has keepalive.
     *
     * @param localPort 0 if it is not known
     * @param idle in seconds
     * @param interval in seconds
     * @param userTimeout in milliseconds
     */
    public static void socketKeptAlive(
            String side,
            String transport,
            int localPort,
            String peerAddress,
            int idle,
            int interval,
            int count,
            int userTimeout,
            String rule) {
        if (!load()) {
            return;
        }
        SocketKeptAlive event = new SocketKeptAlive();
        event.side = side;
        event.transport = transport;
        event.localPort = localPort;
        event.peerAddress = peerAddress;
        event.idle = idle;
        event.interval = interval;
        event.count = count;
        event.userTimeout = userTimeout;
        event.rule = rule;
        event.commit();
    }

    /**
     * Returns whether there is to be an event for a value that is kept against the application; if not, the caller need
     * not be found. False if no recording wants the event, or if there were too many within this second.
     */
    public static boolean isOptionKeptWanted() {
        return load() && new OptionKept().isEnabled() && keptOptions.admits(System.nanoTime());
    }

    /** Records that the application tried to change an option, and that the agent kept its value. */
    public static void optionKept(String caller, String option, Object valueAskedFor, Object valueKept) {
        if (!load()) {
            return;
        }
        OptionKept event = new OptionKept();
        event.caller = caller;
        event.option = option;
        event.valueAskedFor = String.valueOf(valueAskedFor);
        event.valueKept = String.valueOf(valueKept);
        event.commit();
    }

    /**
     * Records that the operating system has refused an option on a new socket, unless there were too many such events
     * within this second.
     */
    public static void optionRefused(String option, int value, String reason) {
        if (!load()) {
            return;
        }
        OptionRefused event = new OptionRefused();
        if (!event.isEnabled() || !refusedOptions.admits(System.nanoTime())) {
            return;
        }
        event.option = option;
        event.value = value;
        event.reason = reason;
        event.commit();
    }

    /** Records that a setting has changed. */
    public static void settingsChanged(String setting, String valueBefore, String value, String origin) {
        if (!load()) {
            return;
        }
        SettingsChanged event = new SettingsChanged();
        event.setting = setting;
        event.valueBefore = valueBefore;
        event.value = value;
        event.origin = origin;
        event.commit();
    }
}

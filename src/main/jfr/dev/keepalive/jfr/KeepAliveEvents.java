package dev.keepalive.jfr;

/**
 * Records events if a recording wants them. This is the only class of the package that other packages refer to, so its methods have only types of
 * java.lang.
 */
public final class KeepAliveEvents {
    private KeepAliveEvents() {}

    /** Registers the events, so that this does not happen with the first socket. Fails if they cannot be loaded. */
    public static void load() {
        new SocketKeptAlive();
        new HeldOn();
        new OptionRefused();
        new SettingsChanged();
    }

    /** Whether a recording wants the event of a new socket; if not, the kernel need not be asked for its values. */
    public static boolean areSocketsWanted() {
        return new SocketKeptAlive().isEnabled();
    }

    /**
     * A new connection has keepalive.
     *
     * @param idle in seconds
     * @param interval in seconds
     * @param userTimeout in milliseconds
     */
    public static void socketKeptAlive(
            String side,
            String transport,
            String localAddress,
            String peerAddress,
            int idle,
            int interval,
            int count,
            int userTimeout,
            String rule) {
        SocketKeptAlive event = new SocketKeptAlive();
        event.side = side;
        event.transport = transport;
        event.localAddress = localAddress;
        event.peerAddress = peerAddress;
        event.idle = idle;
        event.interval = interval;
        event.count = count;
        event.userTimeout = userTimeout;
        event.rule = rule;
        event.commit();
    }

    /** Whether a recording wants the event that a value was kept against the application; if not, its caller need not be found. */
    public static boolean isHeldOnWanted() {
        return new HeldOn().isEnabled();
    }

    /** The application wanted to change an option, and the agent kept its value. */
    public static void heldOn(String caller, String option, Object valueAskedFor, Object valueKept) {
        HeldOn event = new HeldOn();
        event.caller = caller;
        event.option = option;
        event.valueAskedFor = String.valueOf(valueAskedFor);
        event.valueKept = String.valueOf(valueKept);
        event.commit();
    }

    /** The operating system has refused an option on a new socket. */
    public static void optionRefused(String option, int value, String reason) {
        OptionRefused event = new OptionRefused();
        event.option = option;
        event.value = value;
        event.reason = reason;
        event.commit();
    }

    /** A setting has another value. */
    public static void settingsChanged(String setting, String valueBefore, String value, String origin) {
        SettingsChanged event = new SettingsChanged();
        event.setting = setting;
        event.valueBefore = valueBefore;
        event.value = value;
        event.origin = origin;
        event.commit();
    }
}

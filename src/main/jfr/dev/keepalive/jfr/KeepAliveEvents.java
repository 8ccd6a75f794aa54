package dev.keepalive.jfr;

/** Records events if a recording wants them. The only class of the package that others name, hence with types of java.lang alone. */
public final class KeepAliveEvents {
    private KeepAliveEvents() {}

    /** Makes the events known, so that the first socket need not; and shows if they can be loaded. */
    public static void load() {
        new SocketKeptAlive();
        new HeldOn();
        new OptionRefused();
        new SettingsChanged();
    }

    /** Whether a recording wants to know of sockets: what an event says has to be asked for. */
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

    /** Whether a recording wants to know whom a value was held on against. */
    public static boolean isHeldOnWanted() {
        return new HeldOn().isEnabled();
    }

    /** An option was kept from the application. */
    public static void heldOn(String caller, String option, Object valueAskedFor, Object valueKept) {
        HeldOn event = new HeldOn();
        event.caller = caller;
        event.option = option;
        event.valueAskedFor = String.valueOf(valueAskedFor);
        event.valueKept = String.valueOf(valueKept);
        event.commit();
    }

    /** An option was refused on a new socket. */
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

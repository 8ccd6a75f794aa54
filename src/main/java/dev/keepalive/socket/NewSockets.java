package dev.keepalive.socket;

import dev.keepalive.config.Platform;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import dev.keepalive.runtime.FlightRecorder;
import dev.keepalive.transform.SocketTransformer;
import java.io.FileDescriptor;
import java.util.function.BiFunction;

/**
 * Handles the events of sockets. This is the agent's end of the bridge.
 *
 * <p>{@code sun.nio.ch.KeepAliveBridge}, which is defined in java.base, creates an instance and connects it. From then
 * on, each new socket and each option that the application sets is passed to {@link #apply}. Nothing here may throw, or
 * call into the application.
 */
public final class NewSockets implements BiFunction<String, Object[], Object> {
    private static final int NO_DESCRIPTOR = -1;

    private static volatile NewSockets connected;

    private Bridge bridge;

    /**
     * The sockets that the agent has not touched and leaves to the application, by descriptor; null if there is none.
     */
    private volatile boolean[] leftAlone;

    /** Whether an attach has put keepalive on listeners. */
    private volatile boolean listenersMayHaveKeepAlive;

    private volatile boolean lookedForFlightRecorder;

    private volatile KeepAliveOptions options;

    /** The counter of origins of sockets; null if they are not being counted. */
    private volatile SocketOrigins origins;

    /** Called only by the bridge. */
    public NewSockets() {}

    private void connect(Object newBridge) {
        connect(Bridge.of(newBridge));
    }

    void connect(Bridge newBridge) {
        bridge = newBridge;
        Settings settings = Settings.current();
        if (settings != null && settings.enabled()) {
            loadWhatSocketsNeed(settings);
        }
        connected = this;
    }

    /**
     * Loads all classes that sockets need, with the first socket. So nothing is read from the agent's jar later, when
     * it may have been overwritten, and no static initializer meets a stack overflow of the application.
     */
    private void loadWhatSocketsNeed(Settings settings) {
        options = new KeepAliveOptions(settings);
        // initializes the classes with which the JDK sets options
        bridge.isKeepAliveOn(bridge.descriptor(NO_DESCRIPTOR));
        if (settings.get(Setting.USER_TIMEOUT) == Setting.AUTO && Platform.LINUX) {
            AutomaticUserTimeout.load();
            // initializes the classes that read options by reflection
            new OpenSocket(NO_DESCRIPTOR, bridge).valueOf(Setting.IDLE);
        }
        FlightRecorder.hasStarted(); // loads the class
        Counters.load();
        Guard.keptValue("", "", settings);
        Log.load();
        if (settings.get(Setting.LOG) >= Setting.INFO) {
            Caller.load();
        }
        if (settings.debug()) {
            DebugLog.load();
        }
    }

    /**
     * Loads the classes that sockets need under the settings that an attach or {@code set} is about to put in force.
     */
    public static void prepareFor(Settings settings) {
        Settings.checkChange();
        NewSockets sockets = connected;
        if (sockets != null) {
            sockets.loadWhatSocketsNeed(settings);
        }
    }

    /** Returns the instance that is connected to the bridge; null if no woven method has run yet. */
    static NewSockets connected() {
        return connected;
    }

    /** Returns whether the bridge has fetched the agent's end. */
    public static boolean isConnected() {
        return connected != null;
    }

    Bridge bridge() {
        return bridge;
    }

    /** Starts counting the origins of new sockets, or stops it if the counter is null. */
    void countOrigins(SocketOrigins counter) {
        origins = counter;
    }

    /**
     * Leaves these sockets to the application until their descriptors are used for new ones; null stands for no socket.
     */
    void leaveAlone(boolean[] byDescriptor) {
        leftAlone = byDescriptor;
    }

    /**
     * Says whether a socket that has keepalive may be a listener that got it from an attach. Options that the
     * application sets on such a listener are not changed.
     */
    void listenersMayHaveKeepAlive(boolean may) {
        listenersMayHaveKeepAlive = may;
    }

    /**
     * Handles an event of a socket. The events are:
     *
     * <ul>
     *   <li>{@code connect}: the bridge connects itself to this instance. This happens once; without it, there are no
     *       other events
     *   <li>{@code client} and {@code accepted}: there is a new socket, on which nothing has been sent yet; with the
     *       peer or null
     *   <li>{@code connecting}: a client socket is about to connect; with the peer. Only if {@code log=debug}, Flight
     *       Recorder or a count of origins needs it
     *   <li>{@code connected}: a client socket has its addresses; with the peer if it is a socket of Netty
     *   <li>{@code option}: the application sets an option; with the name and the value of the option
     * </ul>
     *
     * @param event one of the events above
     * @param arguments the descriptor and the values named above, or null. For a socket that was not created by the
     *     JDK, these are followed by the name of the library that created it, and by whether its connect will be
     *     reported
     * @return for {@code option} the value to set, otherwise null
     */
    @Override
    public Object apply(String event, Object[] arguments) {
        if ("connect".equals(event)) {
            connect(arguments[0]);
            return null;
        }
        boolean isOption = "option".equals(event);
        Object asked = isOption ? arguments[2] : null;
        if (bridge == null) {
            return asked; // not an instance created by the bridge
        }
        try {
            Settings settings = Settings.current();
            if (settings == null || !settings.enabled()) {
                return asked; // detached, or switched off
            }
            FileDescriptor fd = (FileDescriptor) arguments[0];
            // a closed socket has no descriptor on JDK 8 to 12, and a native method that gets null ends the JVM
            boolean closed = fd == null;
            if (closed || isOption && asked == null) { // null is refused by the JDK
                return asked;
            }
            SocketOrigins counter = origins;
            if (counter != null) {
                count(counter, event, fd, arguments);
            }
            if (isOption) {
                return guarded(fd, (String) arguments[1], asked, settings);
            }
            if ("connecting".equals(event)) {
                if (settings.debug()) {
                    DebugLog.connecting(bridge.number(fd), fd, arguments[1]);
                }
                tellFlightRecorder(event, arguments, null, settings);
            } else if ("connected".equals(event)) {
                tellFlightRecorder(event, arguments, null, settings);
            } else {
                KeepAliveOptions set = newSocket(event, fd, arguments[1], settings);
                if (!lookedForFlightRecorder) {
                    lookedForFlightRecorder = true;
                    SocketTransformer.lookForFlightRecorder();
                }
                tellFlightRecorder(event, arguments, set, settings);
            }
        } catch (Throwable e) { // whatever it is, the application's socket works without the agent
            Log.warnOnce("a socket stays as it is: " + e);
        }
        return asked;
    }

    /**
     * Returns the value to set when the application sets an option. The options of a connection with keepalive are
     * kept. Listeners, and sockets that the agent has not touched, belong to the application.
     */
    private Object guarded(FileDescriptor fd, String option, Object value, Settings settings) {
        Object kept = Guard.keptValue(option, value, settings);
        if (kept.equals(value)) {
            if (settings.get(Setting.USER_TIMEOUT) == Setting.AUTO && Platform.LINUX) {
                letUserTimeoutFollow(fd, Guard.settingOf(option), value);
            }
            if (!Boolean.TRUE.equals(value)) { // otherwise it is the value that the agent has set
                tellFlightRecorder("own option", new Object[] {fd, option, value}, null, settings);
            }
            return value;
        }
        if (!bridge.isKeepAliveOn(fd) || isLeftAlone(fd) || isListener(fd)) {
            return value;
        }
        Counters.countKept();
        tellFlightRecorder("option", new Object[] {fd, option, value}, kept, settings);
        try {
            if (settings.debug()) {
                DebugLog.kept(bridge.number(fd), option, value, kept);
            } else if (settings.get(Setting.LOG) >= Setting.INFO) {
                sayOncePerLibrary(option, value, kept);
            }
        } catch (Throwable e) { // the option is kept all the same
            Log.warnOnce("the caller that sets " + option + " cannot be determined: " + e);
        }
        return kept;
    }

    private void letUserTimeoutFollow(FileDescriptor fd, Setting time, Object value) {
        if (AutomaticUserTimeout.dependsOn(time, value) && !isLeftAlone(fd) && !isListener(fd)) {
            AutomaticUserTimeout.follow(new OpenSocket(bridge.number(fd), bridge), time, (Integer) value);
        }
    }

    /** Counts the origin of a socket. A failure changes nothing for the socket. */
    private void count(SocketOrigins counter, String event, FileDescriptor fd, Object[] arguments) {
        try {
            counter.tell(event, bridge.number(fd), arguments);
        } catch (Throwable e) {
            Log.warnOnce("the origin of a socket cannot be determined: " + e);
        }
    }

    private static void sayOncePerLibrary(String option, Object value, Object kept) {
        String caller = Caller.find();
        String library = Caller.libraryOf(caller);
        Log.infoOnce(
                "kept although " + library,
                caller + " asked for " + option + "=" + value + "; it stays " + kept + " (reported once for " + library
                        + ")");
    }

    private boolean isLeftAlone(FileDescriptor fd) {
        boolean[] left = leftAlone;
        if (left == null) {
            return false;
        }
        int number = bridge.number(fd);
        return number >= 0 && number < left.length && left[number]; // negative if it is closed
    }

    private boolean isListener(FileDescriptor fd) {
        return listenersMayHaveKeepAlive && new OpenSocket(bridge.number(fd), bridge).isListener();
    }

    private void noLongerLeftAlone(FileDescriptor fd) {
        boolean[] left = leftAlone;
        if (left != null) {
            int number = bridge.number(fd);
            if (number >= 0 && number < left.length) {
                left[number] = false;
            }
        }
    }

    /** Handles a new socket. Returns the options that it has got, or null if not all of them could be set. */
    private KeepAliveOptions newSocket(String event, FileDescriptor fd, Object peer, Settings settings) {
        noLongerLeftAlone(fd);
        Counters.countSocket(!"accepted".equals(event));
        KeepAliveOptions wanted = options;
        if (wanted == null || wanted.settings != settings) {
            wanted = new KeepAliveOptions(settings); // racing threads create equal ones
            options = wanted;
        }
        boolean set = set(fd, wanted);
        Settings now = Settings.current();
        if (now != settings && now != null && now.enabled()) {
            // the settings have changed meanwhile, and open sockets may have got them before this socket was there
            wanted = new KeepAliveOptions(now);
            set = set(fd, wanted);
        }
        if (settings.debug()) {
            DebugLog.created(bridge.number(fd), fd, event, peer, wanted.inOrder);
        }
        return set ? wanted : null;
    }

    /** Sets options on a socket. Returns whether the socket has accepted all of them. */
    private boolean set(FileDescriptor fd, KeepAliveOptions wanted) {
        boolean all = true;
        for (KeepAliveOption option : wanted.inOrder) {
            try {
                bridge.set(fd, option);
            } catch (VirtualMachineError e) { // stack overflow or out of memory, not the answer of the kernel
                return false;
            } catch (NullPointerException e) { // Net has not been woven yet, since memory had run out
                return false;
            } catch (Throwable e) { // also IOException: setsockopt(2) has failed
                refused(option, e, wanted.settings);
                all = false;
            }
        }
        return all;
    }

    /**
     * Reports an event to Flight Recorder. Without Flight Recorder this only reads a flag. A failure changes nothing
     * for the socket.
     */
    private void tellFlightRecorder(String event, Object[] arguments, Object outcome, Settings settings) {
        if (FlightRecorder.hasStarted()) {
            try {
                SocketEvents.tell(event, arguments, outcome, bridge, settings);
            } catch (Throwable e) {
                Log.warnOnce("Flight Recorder is not told of a socket: " + e);
            }
        }
    }

    private void refused(KeepAliveOption option, Throwable reason, Settings settings) {
        if (Settings.current() == settings) { // otherwise the agent is being detached, and the hook is gone
            Counters.countFailure(option.name(), reason);
            tellFlightRecorder(
                    "refused", new Object[] {null, option.name(), option.value}, reason.getMessage(), settings);
            Log.warnOnce(option.name() + "=" + option.value + " is refused: " + reason.getMessage());
        }
    }
}

package dev.keepalive.socket;

import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import java.io.FileDescriptor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * The agent's end of the bridge: what happens to a socket.
 *
 * <p>{@code sun.nio.ch.KeepAliveBridge}, defined into java.base, makes one instance and passes itself to {@link #apply}; from then on
 * each new socket arrives at {@link #accept}. Nothing here may throw, lock or call into the application.
 */
public final class SocketHooks
        implements Function<Object, BiConsumer<FileDescriptor, Object[]>>, BiConsumer<FileDescriptor, Object[]> {
    private static volatile Object bridge;
    private static volatile SocketHooks connected;

    /** By descriptor: a socket that the agent has not touched and leaves to the application. Null if there is none. */
    private static volatile boolean[] leftAlone;

    /** Whether an attach has put keepalive on listeners. */
    private static volatile boolean listenersMayHaveKeepAlive;

    private BiConsumer<FileDescriptor, Object[]> setter;

    private ToIntFunction<FileDescriptor> numbers;
    private Predicate<FileDescriptor> keepAliveIsOn;

    private volatile KeepAliveOptions options;

    /** Called by the bridge alone. */
    public SocketHooks() {}

    /**
     * Shakes hands with the bridge.
     *
     * @param newBridge sets options (BiConsumer), tells the numbers of descriptors (ToIntFunction), and whether the kernel has
     *     keepalive on for one (Predicate)
     * @return what the bridge calls
     */
    @Override
    @SuppressWarnings("unchecked") // the bridge cannot be named here: its package is not exported
    public BiConsumer<FileDescriptor, Object[]> apply(Object newBridge) {
        if (newBridge.getClass().getClassLoader() != null) {
            throw new SecurityException(newBridge + " is not the bridge, which is in java.base");
        }
        setter = (BiConsumer<FileDescriptor, Object[]>) newBridge;
        numbers = (ToIntFunction<FileDescriptor>) newBridge;
        keepAliveIsOn = (Predicate<FileDescriptor>) newBridge;
        bridge = newBridge;
        connected = this;
        return this;
    }

    /** The bridge, or null if no woven method has run yet. */
    static Object bridge() {
        return bridge;
    }

    /** Leaves sockets to the application until their descriptors are used for new ones; null for none. */
    static void leaveAlone(boolean[] byDescriptor) {
        leftAlone = byDescriptor;
    }

    /** Whether a socket that has keepalive may be a listener that has it from an attach; the application's own options of it stay free. */
    static void listenersMayHaveKeepAlive(boolean may) {
        listenersMayHaveKeepAlive = may;
    }

    /** The instance that has shaken hands with the bridge, or null. */
    static SocketHooks connected() {
        return connected;
    }

    /**
     * Something happens to a socket.
     *
     * @param event {@code client} or {@code accepted} for a new socket, before anything has been sent, and the peer or null; with
     *     {@code log=debug} {@code connecting} for a client socket, and the peer; {@code option} for one whose option the application
     *     sets, the option's name, and the value, which is replaced if it must not be set
     */
    @Override
    public void accept(FileDescriptor fd, Object[] event) {
        try {
            Settings settings = Settings.current();
            if (settings == null || !settings.enabled()) {
                return; // detached, or switched off
            }
            if ("option".equals(event[0])) {
                event[2] = guard(fd, (String) event[1], event[2], settings);
            } else if ("connecting".equals(event[0])) {
                DebugLog.connecting(numbers.applyAsInt(fd), fd, event[1]);
            } else {
                newSocket(fd, event, settings);
            }
        } catch (Throwable e) { // whatever it is, the application's socket works without us
            Log.warnOnce("a socket stays as it is: " + e);
        }
    }

    /** Only what has keepalive is held, and no listener: what the agent has not touched is the application's own. */
    private Object guard(FileDescriptor fd, String option, Object value, Settings settings) {
        Object held = Guard.heldValue(option, value, settings);
        if (held.equals(value) || !keepAliveIsOn.test(fd) || isLeftAlone(fd) || isListener(fd)) {
            return value;
        }
        Counters.HELD.incrementAndGet();
        if (settings.debug()) {
            DebugLog.held(numbers.applyAsInt(fd), option, value, held);
        }
        return held;
    }

    private boolean isLeftAlone(FileDescriptor fd) {
        boolean[] left = leftAlone;
        if (left == null) {
            return false;
        }
        int number = numbers.applyAsInt(fd);
        return number >= 0 && number < left.length && left[number]; // negative: closed
    }

    private boolean isListener(FileDescriptor fd) {
        return listenersMayHaveKeepAlive && new OpenSocket(numbers.applyAsInt(fd), bridge).isListener();
    }

    private void takeCareOf(FileDescriptor fd) {
        boolean[] left = leftAlone;
        if (left != null) {
            int number = numbers.applyAsInt(fd);
            if (number >= 0 && number < left.length) {
                left[number] = false;
            }
        }
    }

    private void newSocket(FileDescriptor fd, Object[] event, Settings settings) {
        takeCareOf(fd);
        ("accepted".equals(event[0]) ? Counters.ACCEPTED : Counters.CREATED).incrementAndGet();
        KeepAliveOptions wanted = options;
        if (wanted == null || wanted.settings != settings) {
            wanted = new KeepAliveOptions(settings); // racing threads make the same one
            options = wanted;
        }
        for (KeepAliveOption option : wanted.inOrder) {
            try {
                setter.accept(fd, option.argument);
            } catch (Throwable e) { // IOException too: the bridge throws what setsockopt fails with
                refused(option, e, settings);
            }
        }
        if (settings.debug()) {
            DebugLog.created(numbers.applyAsInt(fd), fd, event, wanted.inOrder);
        }
    }

    private static void refused(KeepAliveOption option, Throwable reason, Settings settings) {
        if (Settings.current() == settings) { // else the agent is being detached, and the way to the option has gone
            Counters.failed(option.name, reason);
            Log.warnOnce(option.name + "=" + option.value + " is refused: " + reason.getMessage());
        }
    }
}

package dev.keepalive.socket;

import dev.keepalive.Log;
import dev.keepalive.config.Settings;
import java.io.FileDescriptor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * The agent's end of the bridge: what happens to a socket.
 *
 * <p>{@code sun.nio.ch.KeepAliveBridge}, defined into java.base, makes one instance and passes itself to {@link #apply}; from then on
 * each new socket arrives at {@link #accept}. Nothing here may throw, lock or call into the application.
 */
public final class SocketHooks
        implements Function<Object, BiConsumer<FileDescriptor, Object[]>>, BiConsumer<FileDescriptor, Object[]> {
    private BiConsumer<FileDescriptor, Object[]> setter;
    private ToIntFunction<FileDescriptor> numbers;

    private volatile KeepAliveOptions options;

    /** Called by the bridge alone. */
    public SocketHooks() {}

    /**
     * Shakes hands with the bridge.
     *
     * @param bridge sets options (BiConsumer) and tells the numbers of descriptors (ToIntFunction)
     * @return what the bridge calls
     */
    @Override
    @SuppressWarnings("unchecked") // the bridge cannot be named here: its package is not exported
    public BiConsumer<FileDescriptor, Object[]> apply(Object bridge) {
        setter = (BiConsumer<FileDescriptor, Object[]>) bridge;
        numbers = (ToIntFunction<FileDescriptor>) bridge;
        return this;
    }

    /**
     * Something happened to a socket.
     *
     * @param event {@code client} or {@code accepted} for a new socket, before anything has been sent; with {@code log=debug}
     *     {@code connecting} for a client socket that is about to connect; then the peer, or null where there is none yet
     */
    @Override
    public void accept(FileDescriptor fd, Object[] event) {
        try {
            Settings settings = Settings.current();
            if (!settings.enabled()) {
                return;
            }
            if ("connecting".equals(event[0])) {
                DebugLog.connecting(numbers.applyAsInt(fd), fd, event[1]);
            } else {
                newSocket(fd, event, settings);
            }
        } catch (Throwable e) { // whatever it is, the application's socket works without us
            Log.warnOnce("a socket stays as it is: " + e);
        }
    }

    private void newSocket(FileDescriptor fd, Object[] event, Settings settings) {
        KeepAliveOptions wanted = options;
        if (wanted == null || wanted.settings != settings) {
            wanted = new KeepAliveOptions(settings); // racing threads make the same one
            options = wanted;
        }
        for (KeepAliveOption option : wanted.inOrder) {
            try {
                setter.accept(fd, option.argument);
            } catch (Throwable e) { // IOException too: the bridge throws what setsockopt fails with
                Log.warnOnce(option.name + "=" + option.value + " is refused: " + e.getMessage());
            }
        }
        if (settings.debug()) {
            DebugLog.created(numbers.applyAsInt(fd), fd, event, wanted.inOrder);
        }
    }
}

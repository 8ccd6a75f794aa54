package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.util.Map;
import java.util.function.Supplier;

/** What the advice of ByteBuddyAgent calls; defined into java.base. */
public final class Yardstick {
    /** Asked once, at the first socket. */
    public static Supplier<Map<SocketOption<?>, Object>> source;

    private static Map<SocketOption<?>, Object> options;

    private Yardstick() {}

    private static Map<SocketOption<?>, Object> options() {
        if (options == null) {
            options = source.get();
        }
        return options;
    }

    public static void set(FileDescriptor fd) throws IOException {
        for (Map.Entry<SocketOption<?>, Object> option : options().entrySet()) {
            Net.setSocketOption(fd, Net.UNSPEC, option.getKey(), option.getValue());
        }
    }

    @SuppressWarnings("unchecked") // each value is of its option's type
    public static void set(SocketImpl accepted) throws IOException {
        for (Map.Entry<SocketOption<?>, Object> option : options().entrySet()) {
            ((NioSocketImpl) accepted).setOption((SocketOption<Object>) option.getKey(), option.getValue());
        }
    }
}

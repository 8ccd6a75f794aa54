package dev.keepalive.socket;

import dev.keepalive.config.Setting;
import java.net.SocketOption;

/** One socket option with the value that the settings ask for. */
final class KeepAliveOption {
    final Setting setting;
    final int value;

    /** The arguments for the bridge: a SocketOption and its value, or null and {level, number, value}. */
    final Object[] argument;

    private KeepAliveOption(Setting setting, int value, Object... argument) {
        this.setting = setting;
        this.value = value;
        this.argument = argument;
    }

    /** Returns an option that is set by its number. For Linux only. */
    static KeepAliveOption byNumber(Setting setting, int value) {
        return new KeepAliveOption(setting, value, null, new int[] {setting.level(), setting.number(), value});
    }

    /** Returns an option that is set in the same way as the JDK sets it. */
    static KeepAliveOption byJdk(Setting setting, int value, SocketOption<?> option) {
        return new KeepAliveOption(setting, value, option, setting.isNumber() ? (Object) value : Boolean.TRUE);
    }

    /** Returns the name in socket(7) or tcp(7). */
    String name() {
        return setting.kernelName();
    }
}

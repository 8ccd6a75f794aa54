package dev.keepalive.socket;

import dev.keepalive.config.Setting;

/** One socket option with the value that the settings ask for. */
final class KeepAliveOption {
    /** As in socket(7) and tcp(7). */
    final String name;

    final Setting setting;
    final int value;

    /** As the bridge takes it: a SocketOption and its value, or null and {level, name, value}. */
    final Object[] argument;

    KeepAliveOption(String name, Setting setting, int value, Object[] argument) {
        this.name = name;
        this.setting = setting;
        this.value = value;
        this.argument = argument;
    }

    /** The same option with another value; on Linux only. */
    KeepAliveOption withValue(int other) {
        return new KeepAliveOption(name, setting, other, new Object[] {null, new int[] {level(), number(), other}});
    }

    /** The level for setsockopt(2); on Linux only. */
    int level() {
        return ((int[]) argument[1])[0];
    }

    /** The number for setsockopt(2); on Linux only. */
    int number() {
        return ((int[]) argument[1])[1];
    }
}

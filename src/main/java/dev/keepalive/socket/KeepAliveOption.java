package dev.keepalive.socket;

/** One socket option with the value that the settings ask for. */
final class KeepAliveOption {
    /** As in socket(7) and tcp(7). */
    final String name;

    final int value;

    /** As the bridge takes it: a SocketOption and its value, or null and {level, name, value}. */
    final Object[] argument;

    KeepAliveOption(String name, int value, Object[] argument) {
        this.name = name;
        this.value = value;
        this.argument = argument;
    }
}

package dev.keepalive.weave;

/** One place in Netty's native transports where a TCP socket appears, connects or is about to lose keepalive. A declaration: it does not change. */
final class NettyHookPoint {
    /** How the internal name of the class ends; what comes before differs from shaded copy to shaded copy. */
    final String suffix;

    final String method;

    /** Null for every constructor of a channel. */
    final String descriptor;

    /** What the agent's end is told that is being set: the JDK's name of an option, or {@code setsockopt}; null if it is no setter. */
    final String option;

    /** Whether every release of Netty has it. */
    final boolean expected;

    private NettyHookPoint(String suffix, String method, String descriptor, String option, boolean expected) {
        this.suffix = suffix;
        this.method = method;
        this.descriptor = descriptor;
        this.option = option;
        this.expected = expected;
    }

    /** Every constructor of a channel: before it returns the channel's descriptor is there. */
    static NettyHookPoint constructors(String suffix) {
        return new NettyHookPoint(suffix, "<init>", null, null, true);
    }

    /** A method of Netty's class for descriptors whose last parameter, the value, may be replaced. */
    static NettyHookPoint setter(String suffix, String method, String descriptor, String option) {
        return new NettyHookPoint(suffix, method, descriptor, option, true);
    }

    /** A setter that older releases do not have. */
    static NettyHookPoint newerSetter(String suffix, String method, String descriptor, String option) {
        return new NettyHookPoint(suffix, method, descriptor, option, false);
    }

    /** A method that connects, with the peer as its only parameter; woven only while somebody wants to know of connects. */
    static NettyHookPoint connect(String suffix, String method, String descriptor) {
        return new NettyHookPoint(suffix, method, descriptor, null, false);
    }

    boolean isConstructors() {
        return descriptor == null;
    }

    boolean isConnect() {
        return descriptor != null && option == null;
    }

    /** Whether this is a declaration for a method of that name and descriptor in a class. */
    boolean isFor(String owner, String name, String methodDescriptor) {
        return owner.endsWith(suffix) && method.equals(name) && methodDescriptor.equals(descriptor);
    }
}

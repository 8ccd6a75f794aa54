package dev.keepalive.weave;

/**
 * One place in Netty's native transports where a TCP socket appears, connects or is about to lose keepalive. Instances
 * do not change.
 */
final class NettyHookPoint {
    /** The end of the internal name of the class; the rest differs between shaded copies of Netty. */
    final String suffix;

    final String method;

    /** The descriptor of the method; null stands for every constructor of a channel. */
    final String descriptor;

    /**
     * The JDK's name of the option that the setter sets, or {@code setsockopt} for any option; null if this is no
     * setter.
     */
    final String option;

    /** Whether every release of Netty has the method. */
    final boolean expected;

    private NettyHookPoint(String suffix, String method, String descriptor, String option, boolean expected) {
        this.suffix = suffix;
        this.method = method;
        this.descriptor = descriptor;
        this.option = option;
        this.expected = expected;
    }

    /** Returns a hook point for every constructor of a channel, which has a descriptor when the constructor returns. */
    static NettyHookPoint constructors(String suffix) {
        return new NettyHookPoint(suffix, "<init>", null, null, true);
    }

    /**
     * Returns a hook point for a setter of Netty's class for descriptors. The last parameter, the value, may be
     * replaced.
     */
    static NettyHookPoint setter(String suffix, String method, String descriptor, String option) {
        return new NettyHookPoint(suffix, method, descriptor, option, true);
    }

    /** Returns a hook point for a setter that older releases do not have. */
    static NettyHookPoint newerSetter(String suffix, String method, String descriptor, String option) {
        return new NettyHookPoint(suffix, method, descriptor, option, false);
    }

    /** Returns a hook point of connects, for a method whose only parameter is the peer. */
    static NettyHookPoint connect(String suffix, String method, String descriptor) {
        return new NettyHookPoint(suffix, method, descriptor, null, false);
    }

    boolean isConstructors() {
        return descriptor == null;
    }

    boolean isConnect() {
        return descriptor != null && option == null;
    }

    /** Returns whether this hook point is for a method of a class. */
    boolean isFor(String owner, String name, String methodDescriptor) {
        return owner.endsWith(suffix) && method.equals(name) && methodDescriptor.equals(descriptor);
    }
}

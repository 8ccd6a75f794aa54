package dev.keepalive.socket;

import java.io.FileDescriptor;
import java.util.function.BiFunction;

/** What the agent can ask of the JDK's inside: the operations of {@code sun.nio.ch.KeepAliveBridge}, which cannot be named here. */
final class Bridge {
    private final BiFunction<String, Object[], Object> operations;

    Bridge(BiFunction<String, Object[], Object> operations) {
        this.operations = operations;
    }

    /**
     * Takes the bridge that shakes hands.
     *
     * @throws SecurityException if it is something else, which the application has made
     */
    @SuppressWarnings("unchecked") // its package is not exported
    static Bridge of(Object bridge) {
        Class<?> type = bridge.getClass();
        if (type.getClassLoader() != null || !type.getName().equals("sun.nio.ch.KeepAliveBridge")) {
            throw new SecurityException(type.getName() + " is not the bridge, which is in java.base");
        }
        return new Bridge((BiFunction<String, Object[], Object>) bridge);
    }

    /** Sets an option; throws what setsockopt(2) fails with, IOException undeclared. */
    void set(FileDescriptor fd, KeepAliveOption option) {
        operations.apply("set", new Object[] {fd, option.argument[0], option.argument[1]});
    }

    /** An int option by its numbers; throws what getsockopt(2) fails with, IOException undeclared. */
    int get(FileDescriptor fd, int level, int name) {
        return (Integer) operations.apply("get", new Object[] {fd, level, name});
    }

    /** Whether the kernel has keepalive on; false for a descriptor that is closed. */
    boolean isKeepAliveOn(FileDescriptor fd) {
        try {
            return Boolean.TRUE.equals(operations.apply("isKeepAliveOn", new Object[] {fd}));
        } catch (Exception e) { // IOException too, undeclared
            return false; // what the application is about to do tells it so
        }
    }

    /** The address that a socket is bound to; null if that cannot be told. */
    Object localAddress(FileDescriptor fd) {
        return addressIfKnown("local", fd);
    }

    /** The address that a socket is connected to; null if that cannot be told, as on JDK 8 to 12. */
    Object peerAddress(FileDescriptor fd) {
        return addressIfKnown("peer", fd);
    }

    private Object addressIfKnown(String operation, FileDescriptor fd) {
        try {
            return operations.apply(operation, new Object[] {fd});
        } catch (Exception
                | LinkageError e) { // IOException too, undeclared: closed; NoSuchMethodError: not on this JDK
            return null;
        }
    }

    /** The number of a descriptor, negative for one that is closed. */
    int number(FileDescriptor fd) {
        return (Integer) operations.apply("number", new Object[] {fd});
    }

    /** A descriptor of that number, which nobody closes when it is no longer used. */
    FileDescriptor descriptor(int number) {
        return (FileDescriptor) operations.apply("descriptor", new Object[] {number});
    }
}

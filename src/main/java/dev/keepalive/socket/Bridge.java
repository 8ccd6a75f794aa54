package dev.keepalive.socket;

import java.io.FileDescriptor;
import java.util.function.BiFunction;

/** Calls the operations of {@code sun.nio.ch.KeepAliveBridge}, a class that other packages cannot refer to. */
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

    /** Sets an option. If setsockopt(2) fails, throws an exception, even an undeclared IOException. */
    void set(FileDescriptor fd, KeepAliveOption option) {
        operations.apply("set", new Object[] {fd, option.argument[0], option.argument[1]});
    }

    /** Reads an int option by its numbers. If getsockopt(2) fails, throws an exception, even an undeclared IOException. */
    int get(FileDescriptor fd, int level, int name) {
        return (Integer) operations.apply("get", new Object[] {fd, level, name});
    }

    /** Whether a socket has keepalive; false if the descriptor is closed. */
    boolean isKeepAliveOn(FileDescriptor fd) {
        try {
            return Boolean.TRUE.equals(operations.apply("isKeepAliveOn", new Object[] {fd}));
        } catch (Exception e) { // IOException too, undeclared
            return false; // the application will get the same exception
        }
    }

    /** The port that a socket is bound to; 0 if that cannot be told. */
    int localPort(FileDescriptor fd) {
        Object port = resultIfKnown("localPort", fd);
        return port == null ? 0 : (Integer) port;
    }

    /** The remote address of a socket; null if it is not known, as on JDK 8 to 12. */
    Object peerAddress(FileDescriptor fd) {
        return resultIfKnown("peer", fd);
    }

    private Object resultIfKnown(String operation, FileDescriptor fd) {
        try {
            return operations.apply(operation, new Object[] {fd});
        } catch (Exception
                | LinkageError e) { // IOException too, undeclared: closed; NoSuchMethodError: not on this JDK
            return null;
        }
    }

    /** The number of a descriptor; negative if it is closed. */
    int number(FileDescriptor fd) {
        return (Integer) operations.apply("number", new Object[] {fd});
    }

    /** Creates a descriptor with a number, which is not closed when the object is no longer used. */
    FileDescriptor descriptor(int number) {
        return (FileDescriptor) operations.apply("descriptor", new Object[] {number});
    }
}
